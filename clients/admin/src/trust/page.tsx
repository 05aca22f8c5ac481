import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { LanguageChoice } from '../signin/language';
import type { Results } from './claims';
import { Standing } from './standing';
import { Trust } from './trust';

/** The public trust page, which needs no sign-in and stores nothing. */
export function TrustPage() {
  const t = useT();
  const [now] = useState(Date.now);
  const query = useQuery({ queryKey: ['trust'], queryFn: fetchResults, staleTime: Infinity });
  return (
    <main className="trust">
      <title>{t('trust.title')}</title>
      <p className="brand-name">VoiCase</p>
      <Landing as="h1">{t('trust.heading')}</Landing>
      <p>{t('trust.intro')}</p>
      <p>
        <Link to="/trust/$paper" params={{ paper: 'security-policy' }}>
          {t('trust.policy')}
        </Link>
      </p>
      <Load query={query} failed={t('trust.failed')}>
        {(results) => (
          <>
            <Standing t={t} results={results} now={now} />
            <Trust t={t} results={results} now={now} />
          </>
        )}
      </Load>
      <p className="after">
        <Link to="/sign-in">{t('sso.otherwise')}</Link>
      </p>
      <LanguageChoice />
    </main>
  );
}

/** Null if this build has no results. */
async function fetchResults(): Promise<Results | null> {
  const answer = await fetch('/trust.json', { credentials: 'omit' });
  if (!answer.ok) throw new Error(`trust.json: ${String(answer.status)}`);
  return (await answer.json()) as Results | null;
}
