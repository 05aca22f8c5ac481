import { Link } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { help, open, platform, rights, settings } from '../app/places';
import { useT } from '../i18n';

/** The pages that a member may open who handles no cases. */
export function Places({ seesCases }: { seesCases: boolean }) {
  const t = useT();
  const places = open([...settings, ...platform, rights, help], useMember());
  return (
    <section className="home-card" aria-labelledby="places">
      <header className="home-head">
        <h2 id="places">{t('home.places')}</h2>
      </header>
      <p className="home-empty">{t(seesCases ? 'home.places.reads' : 'home.places.no-cases')}</p>
      <ul className="home-places">
        {places.map(({ to, text }) => (
          <li key={to}>
            <Link to={to}>{t(text)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
