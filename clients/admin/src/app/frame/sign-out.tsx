import { useState } from 'react';
import { abandon, anyWaiting, hold, useAllWaiting } from '../../case/conversation/waiting';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { useLeaving } from '../../me/leaving';
import { signOut } from '../../session/refresh';
import { isSigningOut } from '../../session/signing-out';
import { useStore } from '../../session/store';
import { useStart, useTask } from '../../session/task';
import { anyLost } from '../unsaved';
import { UnsentFirst } from './unsent-first';

/** Signs out from the menu, the palette or the account page. A failure stays until the member closes its dialog. */
export function SigningOut() {
  return useStore(isSigningOut) && <SignOut />;
}

function cancel() {
  abandon(false);
  isSigningOut.set(false);
}

function SignOut() {
  // From now on, no timer sends a message. The member decides about each message first.
  const [asking, setAsking] = useState<boolean>();
  useStart(() => {
    hold();
    setAsking(anyWaiting());
  });
  const left = useAllWaiting().length;
  if (asking === undefined) return null;
  if (!asking || left === 0) return <Leave />;
  const drop = () => {
    abandon(true);
    setAsking(false);
  };
  return <UnsentFirst onDrop={drop} onClose={cancel} />;
}

/** Asks before drafts are dropped, and signs out. */
function Leave() {
  const t = useT();
  const sure = useLeaving();
  const { busy, problem, run } = useTask(async () => {
    await signOut();
    cancel();
  });
  useStart(() => {
    let agreed = false;
    sure(() => {
      agreed = true;
      run();
    }, anyLost);
    if (!agreed) cancel();
  });
  if (problem === undefined) return null;
  return (
    <Dialog title={t('signout.do')} onClose={cancel}>
      <Problem title={t('signout.failed')} problem={problem} safe={t('signout.still')} retry={busy ? undefined : run} focus />
    </Dialog>
  );
}
