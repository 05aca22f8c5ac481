import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { open } from '../session/refresh';
import { hasSession } from '../session/start';
import { tell } from '../session/tabs';
import { LanguageChoice } from './language';
import { SignInSteps } from './steps';

export function SignInPage() {
  const t = useT();
  const router = useRouter();
  const { next = '/cases' } = useSearch({ from: '/sign-in' });
  const goOn = () => router.history.push(next);
  useEffect(() => {
    // Whoever still has a session need not sign in; without an answer the form is simply there.
    void hasSession().then(
      (alive) => alive && router.history.replace(next),
      () => undefined,
    );
  }, [router, next]);
  return (
    <main className="alone">
      <title>{t('signin.title')}</title>
      <p className="brand-name">VoiCase</p>
      <Landing as="h1">{t('signin.heading')}</Landing>
      <SignInSteps
        onSession={(grant) => {
          open(grant);
          tell('in');
          goOn();
        }}
      />
      <p className="hint">{t('signin.lost')}</p>
      <LanguageChoice />
    </main>
  );
}
