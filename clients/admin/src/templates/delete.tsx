import { DeleteTemplate } from '../../gen/documents';
import { useLanguage, useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { say } from '../kit/say';
import { versionIn, type Template } from '../kit/template';
import { useStaffAct } from '../settings/act';

/** Deletes a template. Tasks and texts that were made from it stay. */
export function DeleteDialog({ of, onClose }: { of: Template; onClose: () => void }) {
  const t = useT();
  const name = versionIn(of, useLanguage())?.name ?? '';
  const act = useStaffAct(DeleteTemplate, () => {
    say(t('templates.deleted', { name }));
    onClose();
    focusOn(`kind-${of.kind}`);
  });
  return (
    <FormDialog
      title={t('templates.name.delete', { name })}
      action={t('templates.delete')}
      failed={t('templates.not-deleted')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ template: of.id })}
      onClose={onClose}
    >
      <p>{t('templates.delete.means')}</p>
    </FormDialog>
  );
}
