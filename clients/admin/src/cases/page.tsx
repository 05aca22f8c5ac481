import { useEffect, useRef } from 'react';
import { useT } from '../i18n';
import { MAX_SHOWN_COUNT } from '../kit/count';
import { Landing } from '../kit/landing';
import { Loading } from '../kit/loading';
import { Problem } from '../kit/problem';
import { ActiveFilters } from './chips';
import { Filters } from './filters';
import { rememberList } from './last-list';
import { isNarrowed } from './search';
import { StageFilter } from './stage-filter';
import { Table } from './table';
import { useCounts, useList, useListSearch, useNews, type List } from './use-list';
import { Restrictions } from './restrictions';
import { useRowKeys } from './row-keys';
import { Views } from './views';
import type { ListSearch } from './search';

export function CasesPage() {
  const t = useT();
  const { search, raw, change } = useListSearch();
  const list = useList(search);
  const counts = useCounts(search, !list.isFetching).data;
  useRowKeys();
  const [first] = list.data?.pages ?? [];
  const rows = list.data?.pages.flatMap((page) => page.nodes) ?? [];
  const goOnAt = useGoingOn(rows.length);
  const shown = rows.map(({ id }) => id).join();
  useEffect(() => rememberList(raw, shown ? shown.split(',') : []), [raw, shown]);
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
      </div>
      <Restrictions />
      <Views search={search} counts={counts?.views} closed={counts?.closed.total} />
      {search.view !== 'closed' && <StageFilter search={search} counts={counts?.stages.byStage} change={change} />}
      <Filters search={search} change={change} />
      <ActiveFilters search={search} change={change} />
      {list.error && <Problem title={t('cases.failed')} problem={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Loading lines={8} />}
      {list.data && !list.isPlaceholderData && <News search={search} shown={list.data} show={() => void list.refetch()} />}
      {list.data && (
        <div aria-busy={list.isPlaceholderData || undefined}>
          {first?.totalCount === 0 ? <Nothing search={search} /> : <Table rows={rows} />}
          {list.hasNextPage && (
            <button
              type="button"
              className="button"
              onClick={() => list.isFetchingNextPage || void (goOnAt(rows.length), list.fetchNextPage())}
            >
              {list.isFetchingNextPage ? t('submit.busy') : t('cases.more')}
            </button>
          )}
        </div>
      )}
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

/** Says whether the list is empty because of its filters, and what to do then. */
function Nothing({ search }: { search: ListSearch }) {
  const t = useT();
  const narrowed = isNarrowed(search);
  return (
    <div className="nothing">
      <h2>{t(narrowed ? 'cases.none.narrowed' : `cases.none.${search.view ?? 'queue'}`)}</h2>
      <p>{t(narrowed ? 'cases.none.narrowed.text' : 'cases.none.text')}</p>
    </div>
  );
}
