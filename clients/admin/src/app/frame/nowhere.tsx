import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useT } from '../../i18n';
import { Main } from '../main-part';
import type { Me } from '../member';

/** Shown for an account without a membership. The platform owner can still use the platform pages. */
export function Nowhere({ me }: { me: Me }) {
  const t = useT();
  const here = useLocation().pathname.startsWith('/platform');
  if (me.isPlatformOwner && here)
    return (
      <Main>
        <Outlet />
      </Main>
    );
  return (
    <main className="alone">
      <h1>{t('shell.nowhere')}</h1>
      <p>{t('shell.nowhere.text')}</p>
      {me.isPlatformOwner && <Link to="/platform">{t('platform.heading')}</Link>}
    </main>
  );
}
