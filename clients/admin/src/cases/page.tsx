import { useEffect, useRef, useState } from 'react';
import { useT } from '../i18n';
import { MAX_SHOWN_COUNT } from '../kit/count';
import { Landing } from '../kit/landing';
import { Problem } from '../kit/problem';
import { ActiveFilters } from './filters/active';
import { FilterBar } from './filters/bar';
import { rememberList } from './last-list';
import { Nothing } from './nothing';
import { Restrictions } from './restrictions';
import { ViewActions } from './saved/actions';
import { useBulkActs } from './selection/acts';
import { SelectionBar } from './selection/bar';
import { Outcome, type Made } from './selection/outcome';
import { useSelection } from './selection/use-selection';
import { useRowKeys } from './table/keys';
import { LookMenu } from './table/look-menu';
import { Skeleton } from './table/skeleton';
import { Table } from './table/table';
import { useCounts, useList, useListSearch, useNews, type List } from './use-list';
import { Views } from './views';
import type { ListSearch } from './search';

export function CasesPage() {
  const t = useT();
  const { search, raw, change } = useListSearch();
  const list = useList(search);
  const counts = useCounts(search, !list.isFetching).data;
  const [first] = list.data?.pages ?? [];
  const rows = list.data?.pages.flatMap((page) => page.nodes) ?? [];
  const ids = rows.map(({ id }) => id);
  const shown = ids.join();
  useEffect(() => rememberList(raw, shown ? shown.split(',') : []), [raw, shown]);
  const { order: _order, reverse: _reverse, saved: _saved, ...filters } = search;
  const selection = useSelection(ids, JSON.stringify(filters));
  const selects = useBulkActs().length > 0;
  useRowKeys(selects ? (at) => ids[at] && selection.toggle(ids[at]) : undefined);
  const [made, setMade] = useState<Made>();
  const goOnAt = useGoingOn(rows.length);
  return (
    <>
      <title>{t('cases.title')}</title>
      <div className="list-head">
        <Landing as="h1">{t('cases.heading')}</Landing>
        <p role="status" className="muted">
          {first &&
            t(first.totalCount > MAX_SHOWN_COUNT ? 'cases.count.most' : 'cases.count', {
              count: Math.min(first.totalCount, MAX_SHOWN_COUNT),
            })}
        </p>
        <div className="list-acts">
          <LookMenu />
          <ViewActions search={search} change={change} />
        </div>
      </div>
      <Restrictions />
      <Views search={search} counts={counts?.views} closed={counts?.closed.total} />
      <div className={selection.selected.length > 0 ? 'list-bar selecting' : 'list-bar'}>
        <FilterBar search={search} change={change} counts={counts?.stages.byStage} />
        <SelectionBar
          targets={rows.filter(({ id }) => selection.has(id))}
          onResult={(kind, { done, equal }) => {
            const finished = new Set([...done, ...equal].map(({ id }) => id));
            selection.keep(selection.selected.filter((id) => !finished.has(id)));
            if (finished.size > 0) setMade({ kind, done, equal: equal.length });
          }}
          clear={() => selection.selectAll(false)}
        />
      </div>
      <ActiveFilters search={search} change={change} />
      {list.error && <Problem title={t('cases.failed')} problem={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton />}
      {list.data && !list.isPlaceholderData && <News search={search} shown={list.data} show={() => void list.refetch()} />}
      {list.data && (
        <div aria-busy={list.isPlaceholderData || undefined}>
          {first?.totalCount === 0 ? (
            <Nothing search={search} />
          ) : (
            <Table rows={rows} search={search} change={change} selection={selects ? selection : undefined} />
          )}
          {list.hasNextPage && (
            <button
              type="button"
              className="button more"
              onClick={() => list.isFetchingNextPage || void (goOnAt(rows.length), list.fetchNextPage())}
            >
              {list.isFetchingNextPage ? t('submit.busy') : t('cases.more')}
            </button>
          )}
        </div>
      )}
      {made && <Outcome key={made.done.map(({ id }) => id).join()} made={made} close={() => setMade(undefined)} />}
    </>
  );
}

/**
 * After "more", moves the focus to the first new case once that case is rendered. The button cannot keep the focus,
 * because it moves down and disappears after the last page.
 */
function useGoingOn(shown: number) {
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || shown <= wanted.current) return;
    document.querySelectorAll<HTMLElement>('.row-link')[wanted.current]?.focus({ preventScroll: true });
    wanted.current = undefined;
  }, [shown]);
  return (at: number) => void (wanted.current = at);
}

function News({ search, shown, show }: { search: ListSearch; shown: List; show: () => void }) {
  const t = useT();
  const news = useNews(search, shown);
  return (
    <div role="status">
      {news && (
        <button type="button" className="button news" onClick={show}>
          {t('cases.news')}
        </button>
      )}
    </div>
  );
}
