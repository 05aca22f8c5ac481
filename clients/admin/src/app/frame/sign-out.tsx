import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Problem } from '../../kit/problem';
import { useLeaving } from '../../me/leaving';
import { signOut } from '../../session/refresh';
import { store, useStore } from '../../session/store';
import { useStart, useTask } from '../../session/task';

/** Set to sign out. It stays set while a failed sign-out is shown. */
export const isSigningOut = store(false);

/** Signs out from the menu or the palette. A failure stays until the member closes its dialog. */
export function SigningOut() {
  return useStore(isSigningOut) && <SignOut />;
}

const cancel = () => isSigningOut.set(false);

function SignOut() {
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
    });
    if (!agreed) cancel();
  });
  if (problem === undefined) return null;
  return (
    <Dialog title={t('signout.do')} onClose={cancel}>
      <Problem title={t('signout.failed')} problem={problem} safe={t('signout.still')} retry={busy ? undefined : run} focus />
    </Dialog>
  );
}
