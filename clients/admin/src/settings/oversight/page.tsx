/** Hidden cases without content, and the fallback reviewer. */
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Entries } from './entries';
import { Fallback } from './fallback';

export function OversightPage() {
  const t = useT();
  return (
    <>
      <title>{t('oversight.title')}</title>
      <Landing as="h1" id="page">
        {t('oversight.heading')}
      </Landing>
      <p className="muted">{t('oversight.text')}</p>
      <Entries />
      <Fallback />
    </>
  );
}
