import { Link } from '@tanstack/react-router';
import { enterReport } from '../app/places';
import { useT } from '../i18n';

/** The main thing for a member who enters reports and handles no cases. */
export function Enter() {
  const t = useT();
  return (
    <section className="home-card" aria-labelledby="enter-report">
      <header className="home-head">
        <h2 id="enter-report">{t('home.manual')}</h2>
      </header>
      <p className="home-empty">{t('home.manual.text')}</p>
      <p className="home-act">
        <Link to={enterReport.to} className="button primary">
          {t(enterReport.text)}
        </Link>
      </p>
    </section>
  );
}
