import { Link, Outlet } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import '../styles/case.css';
import '../styles/list.css';
import '../styles/settings.css';

/** The frame of all settings: their own navigation, for whoever manages members. */
export function SettingsPage() {
  const t = useT();
  const { can } = useMember();
  if (!can('USER_MANAGE'))
    return (
      <>
        <title>{t('settings.title')}</title>
        <Landing as="h1">{t('settings.heading')}</Landing>
        <p className="nothing">{t('settings.not-yours')}</p>
      </>
    );
  return (
    <>
      <nav className="tabs" aria-label={t('settings.nav')}>
        <Link to="/settings/users">{t('users.heading')}</Link>
        <Link to="/settings/roles">{t('roles.heading')}</Link>
        <Link to="/settings/departments">{t('departments.heading')}</Link>
        {can('SETTINGS_MANAGE') && <Link to="/settings/sso">{t('sso.settings.heading')}</Link>}
      </nav>
      <Outlet />
    </>
  );
}
