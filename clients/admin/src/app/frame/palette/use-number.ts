import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { CaseByNumber } from '../../../../gen/documents';
import { useT } from '../../../i18n';
import { problemOf } from '../../../session/ask';
import { request } from '../../../session/request';

/** Opens the case with a number. `answer` says why no case was opened. */
export function useNumber(done: () => void) {
  const t = useT();
  const navigate = useNavigate();
  const [answer, setAnswer] = useState('');

  async function open(number: string) {
    setAnswer(t('search.busy'));
    try {
      const found = (await request(CaseByNumber, { number })).cases.nodes[0];
      if (!found) return setAnswer(t('search.none', { number }));
      done();
      await navigate({ to: '/cases/$id', params: { id: found.id } });
    } catch (problem) {
      const { code } = problemOf(problem);
      setAnswer(code === 'INVALID' || code === 'BAD_REQUEST' ? t('search.wrong', { number }) : t('search.failed'));
    }
  }

  return { answer, open: (number: string) => void open(number), forget: () => setAnswer('') };
}
