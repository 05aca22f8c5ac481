import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useT } from '../i18n';
import { Landing } from '../kit/landing';
import { Failure, Place } from './failure';

/** The router's error component. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return <Failure error={error} retry={retry} />;
}

export function Missing() {
  const t = useT();
  return (
    <Place>
      <title>{t('missing.title')}</title>
      <Landing as="h1">{t('missing.title')}</Landing>
      <p>{t('missing.text')}</p>
      <p>
        <Link to="/cases">{t('missing.home')}</Link>
      </p>
    </Place>
  );
}
