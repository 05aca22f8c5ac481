import { useT } from '../../i18n';
import { MAX_SHOWN_COUNT } from '../../kit/count';
import type { FoundPage } from './use-found';

/** How many cases were found, and how complete the search is. */
export function State({ page: { state, searched, total, unreadable, hitCount } }: { page: FoundPage }) {
  const t = useT();
  const most = hitCount > MAX_SHOWN_COUNT;
  return (
    <>
      <p role="status" className="muted found-count">
        {t(most ? 'cases.count.most' : 'cases.count', { count: Math.min(hitCount, MAX_SHOWN_COUNT) })}
        {state === 'READING' && ` · ${t('found.reading', { searched, total })}`}
      </p>
      {state === 'READING' && <progress className="found-progress" max={total} value={searched} aria-label={t('found.progress')} />}
      {state === 'NAMES_ONLY' && <p className="notice warn">{t('found.names-only')}</p>}
      {unreadable > 0 && <p className="notice warn">{t('found.unreadable', { count: unreadable })}</p>}
    </>
  );
}
