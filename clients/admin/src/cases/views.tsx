import { Link } from '@tanstack/react-router';
import type { CaseCountsQuery } from '../../gen/documents';
import { useT } from '../i18n';
import { Count } from '../kit/count';
import { views, type ListSearch, type View } from './search';

type Counts = CaseCountsQuery['views'];

interface Props {
  search: ListSearch;
  counts: Counts | undefined;
  closed: number | undefined;
}

/** No case is both mine and unassigned, so the queue is the sum of both. In the view `closed`, the other counts still mean open cases. */
function countOf(view: View, counts: Counts | undefined, closed: number | undefined): number | undefined {
  if (view === 'closed') return closed;
  if (!counts) return undefined;
  const { mine, unassigned, total } = counts;
  return { queue: mine + unassigned, mine, unassigned, all: total }[view];
}

export function Views({ search, counts, closed }: Props) {
  const t = useT();
  const name = (view: View) => (view === 'all' && search.stage?.includes('CLOSED') ? t('views.all.stages') : t(`views.${view}`));
  return (
    <nav className="views" aria-label={t('views.label')}>
      {views.map((view) => {
        const count = countOf(view, counts, closed);
        return (
          <Link
            key={view}
            to="/cases"
            search={(before) => ({
              ...before,
              view,
              assignee: undefined,
              saved: undefined,
              ...((view === 'closed' || search.view === 'closed') && { stage: undefined }),
            })}
            activeProps={{}}
            aria-current={!search.assignee && search.view === view ? 'page' : undefined}
          >
            {name(view)} {count !== undefined && <Count of={count} />}
          </Link>
        );
      })}
    </nav>
  );
}
