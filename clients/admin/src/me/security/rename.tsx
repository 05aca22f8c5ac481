import { RenameFactor } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { say } from '../../kit/say';
import { isWrong } from '../../session/ask';
import { useNameField } from './name-field';
import { show, useNamed, type Factor } from './shown';

export function RenameDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const t = useT();
  const named = useNamed();
  const name = useNameField(`factor:${factor.id}`, factor.name);
  const act = useAct(RenameFactor, {
    done: ({ renameFactor }) => {
      show(renameFactor.security);
      say(t('factors.renamed'));
      onClose();
    },
  });
  return (
    <FormDialog
      title={t('factors.rename.one', { name: named(factor) })}
      action={t('me.save')}
      failed={t('factors.rename.failed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      onSubmit={() => name.check() && act.mutate({ factor: factor.id, name: name.text })}
      onClose={onClose}
    >
      {name.field(isWrong(act.error, 'name'))}
    </FormDialog>
  );
}
