import { typed } from '@voicase/shared/text';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { CaseByNumber } from '../../gen/documents';
import { useT } from '../i18n';
import { Form } from '../kit/form';
import { request } from '../session/request';
import { problemOf } from '../session/ask';
import { useShortcut } from '../shortcuts/use';

/**
 * Searches for a case number. An exact match opens the case. Texts are encrypted and cannot be searched. The page
 * explains this.
 */
export function NumberSearch() {
  const t = useT();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [answer, setAnswer] = useState('');
  useShortcut('search', () => input.current?.focus());

  async function search() {
    const number = typed(input.current?.value ?? '').trim();
    if (!number) return setAnswer(t('search.empty'));
    setAnswer(t('search.busy'));
    try {
      const found = (await request(CaseByNumber, { number })).cases.nodes[0];
      if (!found) return setAnswer(t('search.none', { number }));
      setAnswer('');
      if (input.current) input.current.value = '';
      await navigate({ to: '/cases/$id', params: { id: found.id } });
    } catch (problem) {
      const { code } = problemOf(problem);
      setAnswer(code === 'INVALID' || code === 'BAD_REQUEST' ? t('search.wrong', { number }) : t('search.failed'));
    }
  }

  return (
    <search className="number-search">
      <Form onSubmit={search}>
        <label htmlFor="number">{t('search.label')}</label>
        <input id="number" ref={input} type="text" size={14} autoComplete="off" aria-describedby="number-answer" />
        <button type="submit" className="button">
          {t('search.open')}
        </button>
      </Form>
      <p id="number-answer" role="status" className="search-answer">
        {answer}
      </p>
    </search>
  );
}
