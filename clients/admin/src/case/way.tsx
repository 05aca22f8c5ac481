import { Link, useNavigate } from '@tanstack/react-router';
import { useLastSearch, usePlace } from '../cases/last-list';
import { useT } from '../i18n';
import { useShortcut } from '../shortcuts/use';

/** Links back to the list, and to the previous and next case in it. */
export function Way({ id }: { id: string }) {
  const t = useT();
  const search = useLastSearch();
  const place = usePlace(id);
  const navigate = useNavigate();
  const go = (to: string | undefined) => to && void navigate({ to: '/cases/$id', params: { id: to } });
  useShortcut('next', () => go(place?.next));
  useShortcut('previous', () => go(place?.previous));
  return (
    <nav className="back row" aria-label={t('case.way')}>
      <Link to="/cases" search={search}>
        {t('case.back')}
      </Link>
      {place && place.of > 1 && (
        <>
          <span className="muted">{t('case.place', { at: place.at, of: place.of })}</span>
          {place.previous && (
            <Link to="/cases/$id" params={{ id: place.previous }}>
              {t('case.previous')}
            </Link>
          )}
          {place.next && (
            <Link to="/cases/$id" params={{ id: place.next }}>
              {t('case.next')}
            </Link>
          )}
        </>
      )}
    </nav>
  );
}
