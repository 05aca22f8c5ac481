import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';

/** The frame of the settings pages with its navigation. Each part is shown to members who manage it. */
export function SettingsPage() {
  const t = useT();
  const { can } = useMember();
  const { pathname } = useLocation();
  const [people, programs] = [can('USER_MANAGE'), can('SETTINGS_MANAGE')];
  const mine = /^\/settings\/(tokens|sso)/.test(pathname) ? programs : people;
  return (
    <>
      {(people || programs) && (
        <nav className="tabs" aria-label={t('settings.nav')}>
          {people && (
            <>
              <Link to="/settings/users">{t('users.heading')}</Link>
              <Link to="/settings/roles">{t('roles.heading')}</Link>
              <Link to="/settings/departments">{t('departments.heading')}</Link>
              <Link to="/settings/oversight">{t('oversight.heading')}</Link>
            </>
          )}
          {programs && (
            <>
              <Link to="/settings/tokens">{t('tokens.heading')}</Link>
              <Link to="/settings/sso">{t('sso.settings.heading')}</Link>
            </>
          )}
        </nav>
      )}
      {mine ? <Outlet /> : <NotMine />}
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
