import { Link, useLocation } from '@tanstack/react-router';
import { useT } from '../../i18n';
import { searchOf } from './query';
import { useSavedViews } from './use-views';

/** The saved views in the rail. Shows nothing until a view is saved. The list says it when the views could not be loaded. */
export function SavedViews() {
  const t = useT();
  const views = useSavedViews().data?.savedViews ?? [];
  const { pathname, search } = useLocation();
  if (views.length === 0) return null;
  return (
    <section className="rail-views" aria-labelledby="rail-views">
      <h2 id="rail-views">{t('saved.menu')}</h2>
      <ul className="rail-links">
        {views.map((view) => (
          <li key={view.id}>
            <Link
              to="/cases"
              search={searchOf(view)}
              className="rail-link"
              activeProps={{}}
              aria-current={pathname === '/cases' && search.saved === view.id ? 'page' : undefined}
            >
              <span dir="auto">{view.name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
