import { useState } from 'react';
import { ReopenOutsideRequest } from '../../gen/documents';
import { useAct } from '../app/query';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKept } from '../kit/kept';
import { say } from '../kit/say';
import { useCase } from '../case/context';
import { isProblem, isWrong } from '../session/ask';
import type { Question } from './about';
import { LastDay, useDefaultDay } from './day';

/** Reopens a question, so that the same link and code take another answer. */
export function ReopenDialog({ of, onClose }: { of: Question; onClose: () => void }) {
  const t = useT();
  const [day, setDay] = useKept(`${useCase().id}:outside.reopen.${of.id}`, useDefaultDay());
  const [tried, setTried] = useState(false);
  const run = useAct(ReopenOutsideRequest, {
    done: () => {
      say(t('outside.done.reopen'));
      onClose();
      focusOn(`outside-${of.id}`);
    },
  });
  return (
    <FormDialog
      title={t('outside.do.reopen')}
      action={t('outside.do.reopen')}
      failed={t('outside.not-reopened')}
      problem={run.error}
      why={isProblem(run.error, 'NOT_ALLOWED_NOW') ? t('outside.reopen.over') : undefined}
      busy={run.isPending}
      onSubmit={() => {
        setTried(true);
        if (day) run.mutate({ request: of.id, expiresOn: day });
      }}
      onClose={onClose}
    >
      <p>{t('outside.reopen.text', { name: of.recipient })}</p>
      <LastDay value={day} wrong={isWrong(run.error, 'expiresOn') || (tried && !day)} onChange={setDay} />
    </FormDialog>
  );
}
