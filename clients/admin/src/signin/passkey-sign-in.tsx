import { BeginPasskeySignIn, CompletePasskeySignIn } from '../../gen/documents';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { ask, isProblem } from '../session/ask';
import { useTask } from '../session/task';
import type { Grant } from '../session/token';
import { passkeysHere, showPasskey } from './passkey';

/** The passkey identifies the account and is both factors, so nothing has to be typed. */
export function PasskeySignIn({ onSession }: { onSession: (grant: Grant) => void }) {
  const t = useT();
  const { busy, problem, run } = useTask(async () => {
    const { ceremony, options } = (await ask(BeginPasskeySignIn, {}, 'auth')).beginPasskeySignIn;
    const input = { ceremony, credential: await showPasskey(options) };
    onSession((await ask(CompletePasskeySignIn, { input }, 'auth')).completePasskeySignIn);
  });
  if (!passkeysHere()) return null;
  return (
    <div className="stack first-way">
      {problem !== undefined && (
        <Problem
          title={t('signin.failed')}
          problem={problem}
          why={isProblem(problem, 'SIGN_IN_FAILED') ? t('passkey.refused') : undefined}
          focus
        />
      )}
      <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
        {busy ? t('submit.busy') : t('passkey.sign-in')}
      </button>
      <p className="or">{t('passkey.or')}</p>
    </div>
  );
}
