import { useEffect, useState, type ReactNode } from 'react';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Problem } from '../kit/problem';
import { PieceMissing } from './lazy';
import { useInsideMain } from './main-part';
import { isNewer } from './newer';
import { Newer } from './newer-version';

/**
 * Shown when a page fails to load or to render. Inside the frame, the message replaces only the main part, so unsent
 * text stays.
 */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useT();
  const missing = error instanceof PieceMissing;
  const newer = useNewer(missing);
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

/** Whether a chunk is missing because the server was upgraded. */
function useNewer(missing: boolean): boolean {
  const [newer, setNewer] = useState(false);
  useEffect(() => {
    let here = true;
    if (missing) void isNewer().then((answer) => here && setNewer(answer));
    return () => void (here = false);
  }, [missing]);
  return newer;
}

/** The main part of a page, with or without the frame around it. */
export function Place({ children }: { children: ReactNode }) {
  return useInsideMain() ? <section>{children}</section> : <main className="alone">{children}</main>;
}
