import { RevokeOutsideRequest } from '../../gen/documents';
import { useAct } from '../app/query';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import type { Question } from './about';

/** Revokes a question. Its answers stay in the case. */
export function RevokeDialog({ of, onClose }: { of: Question; onClose: () => void }) {
  const t = useT();
  const run = useAct(RevokeOutsideRequest, {
    done: () => {
      say(t('outside.done.revoke'));
      onClose();
      focusOn(`outside-${of.id}`);
    },
  });
  return (
    <FormDialog
      title={t('outside.do.revoke')}
      action={t('outside.do.revoke')}
      failed={t('outside.not-revoked')}
      problem={run.error}
      busy={run.isPending}
      danger
      onSubmit={() => run.mutate({ request: of.id })}
      onClose={onClose}
    >
      <p>{t('outside.revoke.text', { name: of.recipient })}</p>
    </FormDialog>
  );
}
