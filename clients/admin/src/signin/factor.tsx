import { useEffect, useRef, useState } from 'react';
import { BeginFactor, BeginPasskey, ConfirmFactor, ConfirmPasskey } from '../../gen/documents';
import { useT } from '../i18n';
import { Loading } from '../kit/loading';
import { ask } from '../session/ask';
import { useStart, useTask } from '../session/task';
import type { Grant } from '../session/token';
import { AppSetup, type AppSecret } from './app-setup';
import { useAuth } from './auth';
import { makePasskey, passkeysHere } from './passkey';
import { RecoveryCodes } from './recovery-codes';
import { StepProblem } from './step-problem';

type Enrolled = Grant & { recoveryCodes: string[] | null };

interface Props {
  ticket: string;
  onSession: (grant: Grant) => void;
  onAgain: () => void;
}

/**
 * The first sign-in sets up a passkey or an app, and then shows the recovery codes. The session starts after the codes
 * are saved.
 */
export function FactorStep({ ticket, onSession, onAgain }: Props) {
  const [app, chooseApp] = useState(!passkeysHere());
  const [enrolled, setEnrolled] = useState<Enrolled>();
  if (enrolled?.recoveryCodes) return <RecoveryCodes codes={enrolled.recoveryCodes} onKept={() => onSession(enrolled)} />;
  const onEnrolled = (now: Enrolled) => (now.recoveryCodes ? setEnrolled(now) : onSession(now));
  const props = { ticket, onEnrolled, onAgain };
  if (app) return <AppStep {...props} onBack={passkeysHere() ? () => chooseApp(false) : undefined} />;
  return <PasskeyStep {...props} onApp={() => chooseApp(true)} />;
}

interface StepProps {
  ticket: string;
  onEnrolled: (enrolled: Enrolled) => void;
  onAgain: () => void;
}

function PasskeyStep({ ticket, onEnrolled, onAgain, onApp }: StepProps & { onApp: () => void }) {
  const t = useT();
  const { busy, problem, run } = useTask(async () => {
    const { beginPasskey } = await ask(BeginPasskey, { input: { ticket } }, 'auth');
    const credential = await makePasskey(beginPasskey.options);
    const input = { ticket, ceremony: beginPasskey.ceremony, credential, name: t('passkey.unnamed') };
    onEnrolled((await ask(ConfirmPasskey, { input }, 'auth')).confirmPasskey);
  });
  return (
    <div className="stack">
      <Heading>{t('factor.heading')}</Heading>
      <p>{t('factor.why')}</p>
      {problem !== undefined && <StepProblem what={t('passkey.not-made')} problem={problem} onAgain={onAgain} />}
      <h3>{t('factor.passkey')}</h3>
      <p>{t('passkey.what')}</p>
      <button type="button" className="button primary" aria-disabled={busy || undefined} onClick={run}>
        {busy ? t('submit.busy') : t('passkey.make')}
      </button>
      <h3>{t('factor.other')}</h3>
      <button type="button" className="button" onClick={onApp}>
        {t('factor.use-app')}
      </button>
    </div>
  );
}

function AppStep({ ticket, onEnrolled, onAgain, onBack }: StepProps & { onBack: (() => void) | undefined }) {
  const t = useT();
  const [secret, setSecret] = useState<AppSecret>();
  const { send: start, problem: noSecret } = useAuth(BeginFactor, ({ beginFactor }) => setSecret(beginFactor));
  const { send, busy, problem } = useAuth(ConfirmFactor, ({ confirmFactor }) => onEnrolled(confirmFactor));
  useStart(() => start({ ticket }), ticket);
  if (noSecret !== undefined) return <StepProblem problem={noSecret} onAgain={onAgain} />;
  if (!secret) return <Loading lines={3} />;
  return (
    <>
      <Heading>{t('factor.app-heading')}</Heading>
      {problem !== undefined && <StepProblem problem={problem} onAgain={onAgain} />}
      <AppSetup secret={secret} busy={busy} onCode={(code) => send({ ticket, code })} />
      {onBack && (
        <button type="button" className="button quiet" onClick={onBack}>
          {t('factor.use-passkey')}
        </button>
      )}
    </>
  );
}

/** A heading that takes the focus, because the removed previous step had the focus. */
function Heading({ children }: { children: string }) {
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <h2 tabIndex={-1} ref={ref}>
      {children}
    </h2>
  );
}
