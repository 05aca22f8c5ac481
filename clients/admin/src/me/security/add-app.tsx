import { useState } from 'react';
import { AddTotp, BeginAddTotp, type BeginAddTotpMutation } from '../../../gen/documents';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Loading } from '../../kit/loading';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { isUnanswered, isWrong } from '../../session/ask';
import { request } from '../../session/request';
import { useStart, useTask } from '../../session/task';
import { AppSetup } from '../../signin/app-setup';
import { useNameField } from './name-field';
import { look, show } from './shown';

export function AddApp({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [begun, setBegun] = useState<BeginAddTotpMutation['beginAddTotp']>();
  const name = useNameField('factor.app');
  const begin = useTask(async () => setBegun((await request(BeginAddTotp, {})).beginAddTotp));
  useStart(begin.run);
  const add = useTask(async (code: string) => {
    if (!begun) return;
    const input = { factor: begun.factor, code, name: name.text || t('factor.kind.TOTP') };
    const added = await request(AddTotp, { input }).catch((problem: unknown) => {
      // If no response came, the app may have been added. Fetch the list behind the dialog again, so that it shows the
      // app.
      if (isUnanswered(problem)) void look();
      throw problem;
    });
    show(added.addTotp.security);
    say(t('factors.added.done'));
    onClose();
  });
  const refused = isWrong(add.problem, 'code');
  return (
    <Dialog title={t('factors.add-app')} onClose={onClose}>
      {begin.problem !== undefined && <Problem title={t('factors.add.failed')} problem={begin.problem} retry={begin.run} focus />}
      {begin.busy && <Loading lines={3} />}
      {begun && (
        <div className="stack">
          {add.problem !== undefined && (
            <Problem
              title={t('factors.add.failed')}
              problem={add.problem}
              why={refused ? t('stepup.wrong') : undefined}
              unanswered={t('factors.add.unanswered')}
              focus
            />
          )}
          {name.field(isWrong(add.problem, 'name'))}
          <AppSetup secret={begun} busy={add.busy} submit={t('factors.add')} onCode={add.run} />
        </div>
      )}
    </Dialog>
  );
}
