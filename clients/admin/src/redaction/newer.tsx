import { useT } from '../i18n';
import { VersionLine } from './bar';
import { RedactedText } from './redacted-text';
import type { Redaction } from './versions';

/** The version of another member beside the member's own. */
export function Newer({ of, onAdopt }: { of: Redaction; onAdopt: (theirs: boolean, done: string) => void }) {
  const t = useT();
  return (
    <section className="notice" aria-label={t('redaction.newer')}>
      <h3>{t('redaction.newer')}</h3>
      <VersionLine of={of} />
      {of.text !== null && <RedactedText text={of.text} />}
      <div className="row">
        <button type="button" className="button small" onClick={() => onAdopt(true, t('redaction.took-theirs'))}>
          {t('redaction.take-theirs')}
        </button>
        <button type="button" className="button small" onClick={() => onAdopt(false, t('redaction.kept-mine'))}>
          {t('redaction.keep-mine')}
        </button>
      </div>
    </section>
  );
}
