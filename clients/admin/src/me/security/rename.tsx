import { useState, type FormEvent } from 'react';
import { RenameFactor } from '../../../gen/documents';
import { useAct } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { isWrong } from '../../session/ask';
import { NameField } from './name-field';
import { show, useNamed, type Factor } from './shown';

export function RenameDialog({ factor, onClose }: { factor: Factor; onClose: () => void }) {
  const t = useT();
  const named = useNamed();
  const [name, setName] = useState(factor.name);
  const act = useAct(RenameFactor, {
    done: ({ renameFactor }) => {
      show(renameFactor.security);
      say(t('factors.renamed'));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate({ factor: factor.id, name: name.trim() });
  };
  return (
    <Dialog title={t('factors.rename.one', { name: named(factor) })} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {act.error && <Problem title={t('factors.rename.failed')} problem={act.error} safe={t('safe.typed')} focus />}
        <NameField value={name} wrong={isWrong(act.error, 'name')} onChange={setName} />
        <Submit busy={act.isPending}>{t('me.save')}</Submit>
      </form>
    </Dialog>
  );
}
