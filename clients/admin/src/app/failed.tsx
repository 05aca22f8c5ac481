import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { Landing } from '../kit/landing';
import { PieceMissing } from './lazy';
import { useInsideMain } from './main-part';
import { Newer } from './newer-version';
import { isNewer } from './newer';

/** Shown when a page fails to render. Inside the frame it replaces only the main part, so unsent text stays. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const t = useT();
  const router = useRouter();
  const missing = error instanceof PieceMissing;
  const { data: newer = false } = useQuery({ queryKey: ['Newer'], queryFn: () => isNewer(), enabled: missing, staleTime: 0, gcTime: 0 });
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <Place>
      <title>{t('failed.title')}</title>
      <Landing as="h1">{t('failed.title')}</Landing>
      {newer ? (
        <Newer />
      ) : (
        <Problem
          title={t('failed.what')}
          problem={error}
          why={missing ? t('problem.PIECE') : undefined}
          safe={t('failed.safe')}
          retry={retry}
        />
      )}
    </Place>
  );
}

function Place({ children }: { children: ReactNode }) {
  return useInsideMain() ? <section>{children}</section> : <main className="alone">{children}</main>;
}

export function Missing() {
  const t = useT();
  return (
    <Place>
      <title>{t('missing.title')}</title>
      <Landing as="h1">{t('missing.title')}</Landing>
      <p>{t('missing.text')}</p>
      <p>
        <Link to="/cases">{t('missing.home')}</Link>
      </p>
    </Place>
  );
}
