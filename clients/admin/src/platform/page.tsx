import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { platform } from '../app/places';
import { meQuery } from '../app/query';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';

/** The frame of the platform owner's pages, which need no organisation. */
export function PlatformPage() {
  const t = useT();
  const me = useQuery(meQuery).data?.me;
  if (!me?.isPlatformOwner)
    return (
      <>
        <title>{t('platform.title')}</title>
        <Landing as="h1">{t('platform.heading')}</Landing>
        <p className="nothing">{t('platform.not-yours')}</p>
      </>
    );
  return (
    <>
      <nav className="tabs page-tabs" aria-label={t('platform.heading')}>
        {platform.map(({ to, text }) => (
          <Link key={to} to={to} activeOptions={{ exact: true }}>
            {t(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
