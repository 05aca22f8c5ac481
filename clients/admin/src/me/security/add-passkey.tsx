import { AddPasskey as Add, BeginAddPasskey } from '../../../gen/documents';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { say } from '../../kit/say';
import { isWrong } from '../../session/ask';
import { request } from '../../session/request';
import { useTask } from '../../session/task';
import { makePasskey } from '../../signin/passkey';
import { useNameField } from './name-field';
import { show } from './shown';

export function AddPasskey({ onClose }: { onClose: () => void }) {
  const t = useT();
  const name = useNameField('factor.passkey');
  const { busy, problem, run } = useTask(async () => {
    const { ceremony, options } = (await request(BeginAddPasskey, {})).beginAddPasskey;
    const credential = await makePasskey(options);
    show((await request(Add, { input: { ceremony, credential, name: name.text } })).addPasskey.security);
    say(t('factors.added.done'));
    onClose();
  });
  return (
    <FormDialog
      title={t('factors.add-passkey')}
      action={t('passkey.make')}
      failed={t('passkey.not-made')}
      problem={problem}
      safe={t('safe.typed')}
      busy={busy}
      onSubmit={() => name.check() && run()}
      onClose={onClose}
    >
      <p>{t('passkey.what')}</p>
      {name.field(isWrong(problem, 'name'))}
    </FormDialog>
  );
}
