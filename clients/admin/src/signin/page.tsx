import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useT } from '../i18n';
import { hasSession } from '../session/start';
import { Alone } from './alone';
import { useBegin } from './begin';
import { SignInSteps } from './steps';

export function SignInPage() {
  const t = useT();
  const router = useRouter();
  const begin = useBegin();
  const { next = '/cases' } = useSearch({ from: '/sign-in' });
  useEffect(() => {
    // With a valid session, skip the sign-in. If the check fails, show the form.
    void hasSession().then(
      (alive) => alive && router.history.replace(next),
      () => undefined,
    );
  }, [router, next]);
  return (
    <Alone title={t('signin.title')} heading={t('signin.heading')}>
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
        <Link to="/trust/$paper" params={{ paper: 'security-policy' }}>
          {t('trust.policy')}
        </Link>
      </p>
    </Alone>
  );
}
