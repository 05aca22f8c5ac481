import { useT } from '../i18n';
import { isSigningOut } from '../session/signing-out';

export function SignOut() {
  const t = useT();
  return (
    <div>
      <button type="button" className="button" onClick={() => isSigningOut.set(true)}>
        {t('signout.do')}
      </button>
    </div>
  );
}
