import { useState, type FormEvent } from 'react';
import { AddPasskey as Add, BeginAddPasskey } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Submit } from '../../kit/submit';
import { isWrong } from '../../session/ask';
import { request } from '../../session/request';
import { useTask } from '../../session/task';
import { makePasskey } from '../../signin/passkey';
import { NameField } from './name-field';
import { show } from './shown';

export function AddPasskey({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [name, setName] = useState('');
  const { busy, problem, run } = useTask(async () => {
    const { ceremony, options } = (await request(BeginAddPasskey, {})).beginAddPasskey;
    const credential = await makePasskey(options);
    show((await request(Add, { input: { ceremony, credential, name: name.trim() } })).addPasskey.security);
    say(t('factors.added.done'));
    onClose();
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    run();
  };
  return (
    <Dialog title={t('factors.add-passkey')} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        {problem !== undefined && <Problem title={t('passkey.not-made')} problem={problem} safe={t('safe.typed')} focus />}
        <p>{t('passkey.what')}</p>
        <NameField value={name} wrong={isWrong(problem, 'name')} onChange={setName} />
        <Submit busy={busy}>{t('passkey.make')}</Submit>
      </form>
    </Dialog>
  );
}
