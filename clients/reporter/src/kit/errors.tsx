import { useEffect, useRef } from 'preact/hooks';
import { t } from '../texts.ts';
import { retitle } from '../title.ts';

export interface Mistake {
  /** The id of the first control that the mistake is about. */
  field: string;
  label: string;
  text: string;
}

/**
 * All mistakes at the top of the page, each with a link to its field. Takes the focus after each refused attempt, even if the mistakes are
 * the same.
 */
export function ErrorSummary({ mistakes, attempt }: { mistakes: Mistake[]; attempt: unknown }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.focus();
    ref.current?.scrollIntoView({ block: 'nearest' });
    retitle();
  }, [attempt, mistakes.length === 0]);
  if (mistakes.length === 0) return null;
  return (
    <div class="notice danger" ref={ref} tabIndex={-1} role="group" aria-labelledby="mistakes">
      <h2 id="mistakes">{t('error.heading')}</h2>
      <ul>
        {mistakes.map(({ field, label, text }) => (
          <li key={field}>
            <button type="button" class="link" onClick={() => document.getElementById(field)?.focus()}>
              <bdi>{label}</bdi>: {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
