import { useEffect, useState } from 'react';
import { anyUnsaved } from '../app/unsaved';
import { useT } from '../i18n';
import { Dialog } from '../kit/dialog';
import { SignInSteps } from '../signin/steps';
import { StepUpDialog } from '../stepup/dialog';
import { wanted } from '../stepup/wanted';
import { useIdle } from './watch';
import { open } from './refresh';
import { useStore } from './store';
import { forget, locked, status } from './token';
import { broadcast } from './tabs';

/** Locks an unattended page and keeps unsent input. */
export function Guard({ email }: { email: string }) {
  const now = useStore(status);
  const isLocked = useStore(locked);
  // If the member does not sign in again, an expired session is locked like an idle session.
  const { left, stay } = useIdle(now === 'in' || (now === 'ended' && !isLocked));
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => anyUnsaved() && event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const proving = useStore(wanted);
  if (now === 'ended') return <Ended email={email} />;
  return (
    <>
      {proving && <StepUpDialog />}
      {left !== undefined && <Warning left={left} stay={stay} />}
    </>
  );
}

function Warning({ left, stay }: { left: number; stay: () => void }) {
  const t = useT();
  return (
    <Dialog title={t('session.warning')} onClose={stay}>
      <p>{t('session.left', { seconds: Math.ceil(left / 1000) })}</p>
      <button type="button" className="button primary" onClick={stay}>
        {t('session.stay')}
      </button>
    </Dialog>
  );
}

/**
 * Asks the same account to sign in again. If another account signs in, `open` reloads an empty page, so that this
 * account cannot see unsent text.
 */
function Ended({ email }: { email: string }) {
  const t = useT();
  const [leaving, setLeaving] = useState(false);
  return (
    <Dialog title={t('session.ended')} onClose={() => undefined} insistent>
      <p>{anyUnsaved() ? t('session.kept.drafts') : t('session.kept')}</p>
      <SignInSteps
        email={email}
        onSession={(grant) => {
          open(grant);
          broadcast('in');
        }}
      />
      {leaving ? (
        <p className="row">
          {t('session.leave.sure')}{' '}
          <button type="button" className="button danger" onClick={() => forget('out')}>
            {t('session.leave.yes')}
          </button>
        </p>
      ) : (
        <button type="button" className="button quiet" onClick={() => (anyUnsaved() ? setLeaving(true) : forget('out'))}>
          {t('session.leave')}
        </button>
      )}
    </Dialog>
  );
}
