import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { mayOpen, open, settingAt, settings } from '../app/places';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';

/** The frame of the settings pages with its navigation. Each part is shown to members who manage it. */
export function SettingsPage() {
  const t = useT();
  const member = useMember();
  const { pathname } = useLocation();
  const pages = open(settings, member);
  const here = settingAt(pathname);
  return (
    <>
      {pages.length > 0 && (
        <nav className="tabs page-tabs" aria-label={t('settings.nav')}>
          {pages.map(({ to, text }) => (
            <Link key={to} to={to}>
              {t(text)}
            </Link>
          ))}
        </nav>
      )}
      {!here || mayOpen(here, member) ? <Outlet /> : <NotMine />}
    </>
  );
}

function NotMine() {
  const t = useT();
  return (
    <>
      <title>{t('settings.title')}</title>
      <Landing as="h1">{t('settings.heading')}</Landing>
      <p className="nothing">{t('settings.not-yours')}</p>
    </>
  );
}
