import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';

/** A page that could not be shown at all: no connection at the start, or a mistake of ours. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const t = useT();
  return (
    <main className="alone">
      <title>{t('failed.title')}</title>
      <h1>{t('failed.title')}</h1>
      <Problem title={t('failed.what')} problem={error} safe={t('failed.safe')} retry={reset} />
    </main>
  );
}

export function Missing() {
  const t = useT();
  return (
    <main className="alone">
      <title>{t('missing.title')}</title>
      <h1>{t('missing.title')}</h1>
      <p>{t('missing.text')}</p>
      <p>
        <Link to="/cases">{t('missing.home')}</Link>
      </p>
    </main>
  );
}
