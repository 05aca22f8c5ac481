import { useRef, useState } from 'react';
import { BeginStepUp, StepUpWithCode, StepUpWithPasskey, type BeginStepUpMutation } from '../../gen/documents';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { isProblem } from '../session/ask';
import { open } from '../session/refresh';
import { request } from '../session/request';
import { useStart, useTask } from '../session/task';
import { EitherCode } from '../signin/code';
import { passkeysHere, showPasskey } from '../signin/passkey';
import { cancel, proven } from './wanted';

type Challenge = BeginStepUpMutation['beginStepUp'];
const begin = async () => (await request(BeginStepUp, {}, 'proof')).beginStepUp;

/** Asks for a second factor in a dialog. The page behind keeps its state. */
export function StepUpDialog() {
  const t = useT();
  const [challenge, setChallenge] = useState<Challenge>();
  const look = useTask(async () => setChallenge(await begin()));
  useStart(look.run);
  return (
    <Dialog title={t('stepup.title')} onClose={cancel}>
      <p>{t('stepup.why')}</p>
      {look.problem !== undefined && <Problem title={t('stepup.failed')} problem={look.problem} retry={look.run} />}
      {challenge ? <Ways first={challenge} /> : look.busy && <Loading lines={2} />}
      <p>
        <button type="button" className="button" onClick={cancel}>
          {t('stepup.cancel')}
        </button>
      </p>
    </Dialog>
  );
}

function Ways({ first }: { first: Challenge }) {
  const t = useT();
  /** Each ceremony works for one attempt. The first one came with the list of available factors. */
  const unused = useRef(first.passkey);
  const passkey = useTask(async () => {
    const ceremony = unused.current ?? (await begin()).passkey;
    unused.current = null;
    if (!ceremony) return;
    const credential = await showPasskey(ceremony.options);
    const input = { ceremony: ceremony.ceremony, credential };
    open((await request(StepUpWithPasskey, { input }, 'proof')).stepUpWithPasskey);
    proven();
  });
  const code = useTask(async (typed: string) => {
    open((await request(StepUpWithCode, { input: { code: typed } }, 'proof')).stepUpWithCode);
    proven();
  });
  const problem = passkey.problem ?? code.problem;
  const withPasskey = first.passkey !== null && passkeysHere();
  return (
    <div className="stack">
      {problem !== undefined && (
        <Problem
          title={t('stepup.failed')}
          problem={problem}
          why={isProblem(problem, 'SIGN_IN_FAILED') ? t('stepup.wrong') : undefined}
          focus
        />
      )}
      {withPasskey && (
        <>
          <button type="button" className="button primary" aria-disabled={passkey.busy || undefined} onClick={passkey.run}>
            {passkey.busy ? t('submit.busy') : t('stepup.passkey')}
          </button>
          {first.code && <p className="or">{t('stepup.or')}</p>}
        </>
      )}
      {first.code && <EitherCode busy={code.busy} first={!withPasskey} submit={t('stepup.code')} onCode={code.run} />}
    </div>
  );
}
