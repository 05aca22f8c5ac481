import { useEffect, useState } from 'react';
import { Link } from '../entry/link';
import { navigate, nextPage } from '../entry/place';
import { useT } from '../i18n';
import { lostMessages } from '../session/lost';
import { hasSession } from '../session/start';
import { useStore } from '../session/store';
import { Alone } from './alone';
import { begin } from './begin';
import { SignInSteps } from './steps';

export function SignInPage() {
  const t = useT();
  // The address changes at sign-in, before this page is gone.
  const [next] = useState(() => nextPage());
  useEffect(() => {
    // With a valid session, skip the sign-in. If the check fails, show the form.
    void hasSession().then(
      (alive) => alive && navigate(next, { replace: true }),
      () => undefined,
    );
  }, [next]);
  return (
    <Alone title={t('signin.title')} heading={t('signin.heading')}>
      <Lost />
      <SignInSteps onSession={(grant) => begin(grant, next)} />
      <p className="after">
        <Link to="/sso">{t('sso.link')}</Link>
      </p>
      <p className="after">
        <Link to="/reset-request">{t('signin.lost')}</Link>
      </p>
      <p className="after">
        <Link to="/trust">{t('trust.link')}</Link>
      </p>
      <p className="after">
        <Link to="/trust/security-policy">{t('trust.policy')}</Link>
      </p>
    </Alone>
  );
}

/** A sign-out in another tab has dropped messages that this tab was about to send. */
function Lost() {
  const t = useT();
  const count = useStore(lostMessages);
  if (count === 0) return null;
  return (
    <p className="notice warn" role="alert">
      {t('signin.lost-messages', { count })}
    </p>
  );
}
