import { ConfirmLaw } from '../../gen/documents';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import { isProblem } from '../session/ask';
import { useStaffAct } from '../settings/act';

export function ConfirmDialog({ hash, onClose }: { hash: string; onClose: () => void }) {
  const t = useT();
  const act = useStaffAct(ConfirmLaw, () => {
    say(t('law.confirm.done'));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t('law.confirm')}
      action={t('law.confirm')}
      failed={t('law.confirm.failed')}
      problem={act.error}
      why={isProblem(act.error, 'CONFLICT') ? t('law.confirm.changed') : undefined}
      busy={act.isPending}
      onSubmit={() => act.mutate({ hash })}
      onClose={onClose}
    >
      <p>{t('law.confirm.means')}</p>
    </FormDialog>
  );
}
