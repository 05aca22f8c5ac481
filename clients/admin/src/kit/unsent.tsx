import { useId, useState } from 'react';
import { unsentTexts } from '../app/unsaved';
import { useT } from '../i18n';
import { Copy } from './copy';
import { useTitlesHidden } from './titles';

/**
 * Shows unsent texts for copying before the page is closed. With `of`, only texts of that case are shown. A hidden title
 * can be copied, but not read.
 */
export function UnsentTexts({ of }: { of?: string }) {
  const t = useT();
  const id = useId();
  const isHidden = useTitlesHidden();
  const [texts] = useState(() => unsentTexts(of));
  if (texts.length === 0) return null;
  return (
    <section aria-labelledby={id} className="stack">
      <h2 id={id}>{t('unsent.heading')}</h2>
      {texts.map(({ name, field, text }, index) => (
        <div key={`${name}:${field}`} className="stack">
          {field === 'title' && isHidden ? (
            <p className="muted">{t('unsent.title')}</p>
          ) : (
            <textarea readOnly dir="auto" rows={4} aria-label={t('unsent.text', { number: index + 1 })} value={text} />
          )}
          <p>
            <Copy text={text} />
          </p>
        </div>
      ))}
    </section>
  );
}
