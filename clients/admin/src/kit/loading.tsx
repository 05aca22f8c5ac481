import { useT } from '../i18n';

/** Grey lines that only appear after 300 ms (style sheet), so that what is quick does not flicker. */
export function Loading({ lines = 6 }: { lines?: number }) {
  const t = useT();
  return (
    <div className="skeleton" aria-busy="true">
      <p className="visually-hidden" role="status">
        {t('loading')}
      </p>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="bone" />
      ))}
    </div>
  );
}
