import { RemoveSso } from '../../../gen/documents';
import { client } from '../../app/query';
import { useT } from '../../i18n';
import { focusOn } from '../../kit/focus-on';
import { FormDialog } from '../../kit/form-dialog';
import { say } from '../../kit/say';
import { useOnce } from '../../session/once';
import { request } from '../../session/request';

export function RemoveDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const act = useOnce({
    mutationFn: () => request(RemoveSso, {}),
    onSuccess: async () => {
      await client.invalidateQueries();
      say(t('sso.remove.done'));
      onClose();
      focusOn('page');
    },
  });
  return (
    <FormDialog
      title={t('sso.remove.heading')}
      action={t('sso.remove')}
      failed={t('sso.remove.failed')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate()}
      onClose={onClose}
    >
      <p>{t('sso.remove.means')}</p>
    </FormDialog>
  );
}
