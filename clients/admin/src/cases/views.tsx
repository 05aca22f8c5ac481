import { Link } from '@tanstack/react-router';
import type { CaseCountsQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { views, type ListSearch, type View } from './search';

type Counts = CaseCountsQuery['views'];

/** Nobody's case is mine, so the queue is the sum of both. */
const count: Record<View, (counts: Counts) => number> = {
  queue: ({ mine, unassigned }) => mine + unassigned,
  mine: ({ mine }) => mine,
  unassigned: ({ unassigned }) => unassigned,
  all: ({ total }) => total,
};

export function Views({ search, counts }: { search: ListSearch; counts: Counts | undefined }) {
  const t = useT();
  return (
    <nav className="views" aria-label={t('views.label')}>
      {views.map((view) => (
        <Link
          key={view}
          to="/cases"
          search={(before) => ({ ...before, view, assignee: undefined })}
          activeProps={{}}
          aria-current={!search.assignee && search.view === view ? 'page' : undefined}
        >
          {t(`views.${view}`)} {counts && <span className="count">{count[view](counts)}</span>}
        </Link>
      ))}
    </nav>
  );
}
