import { Link } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';

/** The pages where a member works who handles no cases. */
export function Places({ seesCases }: { seesCases: boolean }) {
  const t = useT();
  const { can, me } = useMember();
  const [people, programs] = [can('USER_MANAGE'), can('SETTINGS_MANAGE')];
  return (
    <section className="home-card" aria-labelledby="places">
      <header className="home-head">
        <h2 id="places">{t('home.places')}</h2>
      </header>
      <p className="home-empty">{t(seesCases ? 'home.places.reads' : 'home.places.no-cases')}</p>
      <ul className="home-places">
        {people && (
          <>
            <li>
              <Link to="/settings/users">{t('users.heading')}</Link>
            </li>
            <li>
              <Link to="/settings/departments">{t('departments.heading')}</Link>
            </li>
            <li>
              <Link to="/settings/oversight">{t('oversight.heading')}</Link>
            </li>
          </>
        )}
        {programs && (
          <>
            <li>
              <Link to="/settings/tokens">{t('tokens.heading')}</Link>
            </li>
            <li>
              <Link to="/settings/sso">{t('sso.settings.heading')}</Link>
            </li>
          </>
        )}
        {me.isPlatformOwner && (
          <li>
            <Link to="/platform">{t('platform.heading')}</Link>
          </li>
        )}
        <li>
          <Link to="/me/rights">{t('my-rights.heading')}</Link>
        </li>
        <li>
          <Link to="/help">{t('help.heading')}</Link>
        </li>
      </ul>
    </section>
  );
}
