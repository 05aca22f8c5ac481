import { useT } from '../i18n';

/** Passages from before the dialog was opened, which are not saved. */
export function Kept({ onDiscard }: { onDiscard: () => void }) {
  const t = useT();
  return (
    <section className="notice" aria-label={t('redaction.kept')}>
      <h3>{t('redaction.kept')}</h3>
      <p>{t('redaction.kept.text')}</p>
      <button type="button" className="button small" onClick={onDiscard}>
        {t('redaction.discard')}
      </button>
    </section>
  );
}
