import { useT } from '../i18n';

/** What a person must know about their data before they answer. The name of the organisation is known after the code. */
export function Privacy({ organisation }: { organisation: string | undefined }) {
  const t = useT();
  return (
    <details>
      <summary>{t('asked.privacy')}</summary>
      <p>{organisation ? t('asked.privacy.who', { organisation }) : t('asked.privacy.who.unknown')}</p>
      <p>{t('asked.privacy.stored')}</p>
      <p>{t('asked.privacy.email')}</p>
      <p>{t('asked.privacy.long')}</p>
      <p>{t('asked.privacy.cookies')}</p>
      <p>{t('asked.privacy.ask')}</p>
    </details>
  );
}
