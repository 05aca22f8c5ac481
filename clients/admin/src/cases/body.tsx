import { loadMore } from '../app/more';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { useGoingOn } from './going-on';
import { Nothing } from './nothing';
import type { ListSearch } from './search';
import type { Selection } from './selection/use-selection';
import { Skeleton } from './table/skeleton';
import { Table } from './table/table';
import type { ListState } from './use-list';

interface Props {
  list: ListState;
  search: ListSearch;
  change: (part: Partial<ListSearch>) => void;
  /** Undefined for a member who can change no case. */
  selection: Selection | undefined;
}

/** The cases, or why there are none. */
export function ListBody({ list, search, change, selection }: Props) {
  const t = useT();
  const [first] = list.data?.pages ?? [];
  const rows = list.data?.pages.flatMap((page) => page.nodes) ?? [];
  const goOnAt = useGoingOn(rows.length);
  return (
    <>
      {list.error && <Problem title={t('cases.failed')} problem={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton />}
      {list.data && (
        <div aria-busy={list.isPlaceholderData || undefined}>
          {first?.totalCount === 0 ? (
            <Nothing search={search} />
          ) : (
            <Table rows={rows} search={search} change={change} selection={selection} />
          )}
          {list.hasNextPage && (
            <button
              type="button"
              className="button more"
              onClick={() => list.isFetchingNextPage || void (goOnAt(rows.length), loadMore(list))}
            >
              {list.isFetchingNextPage ? t('submit.busy') : t('cases.more')}
            </button>
          )}
        </div>
      )}
    </>
  );
}
