import { useEffect, useState } from 'react';
import { useT } from '../i18n';
import { ListBody } from './body';
import { ActiveFilters } from './filters/active';
import { FilterBar } from './filters/bar';
import { ListHead } from './head';
import { rememberList } from './last-list';
import { NewsButton } from './news-button';
import { Restrictions } from './restrictions';
import { ViewsFailed } from './saved/failed';
import { useBulkActs } from './selection/acts';
import { SelectionBar } from './selection/bar';
import type { Result } from './selection/carry-out';
import type { Kind } from './selection/change';
import { useLastAct } from './selection/last-act';
import { Outcome } from './selection/outcome';
import { useSelection } from './selection/use-selection';
import { ToMeFailed } from './selection/to-me-failed';
import { useToMe } from './selection/to-me';
import { useRowKeys } from './table/keys';
import { useCounts, useList, useListSearch } from './use-list';
import { Views } from './views';

export function CasesPage() {
  const t = useT();
  const { search, raw, change } = useListSearch();
  const list = useList(search);
  const counts = useCounts(search, !list.isFetching).data;
  const rows = list.data?.pages.flatMap((page) => page.nodes) ?? [];
  const ids = rows.map(({ id }) => id);
  const shown = ids.join();
  useEffect(() => rememberList(raw, shown ? shown.split(',') : []), [raw, shown]);
  const { order: _order, reverse: _reverse, saved: _saved, ...filters } = search;
  const selection = useSelection(ids, JSON.stringify(filters));
  const acts = useBulkActs();
  const selects = acts.length > 0;
  const { act, ...last } = useLastAct();
  const onResult = (kind: Kind, { done, equal, unsure }: Result) => {
    const finished = new Set([...done, ...equal, ...unsure].map(({ id }) => id));
    selection.remove(finished);
    if (finished.size > 0) last.made({ kind, done, equal, unsure });
  };
  const selected = rows.filter(({ id }) => selection.has(id));
  const toMe = useToMe(onResult);
  const assignMe = (at: number | undefined) => {
    const focused = at === undefined ? [] : rows.slice(at, at + 1);
    toMe.assign(selected.length ? selected : focused);
  };
  useRowKeys(selects ? (at) => ids[at] && selection.toggle(ids[at]) : undefined, acts.includes('assign') ? assignMe : undefined);
  const [earlier] = useState(act?.number);
  return (
    <>
      <title>{t('cases.title')}</title>
      <ListHead total={list.data?.pages[0]?.totalCount} search={search} change={change}>
        {list.data && !list.isPlaceholderData && <NewsButton search={search} shown={list.data} show={() => void list.refetch()} />}
      </ListHead>
      <Restrictions />
      <ViewsFailed />
      <Views search={search} counts={counts?.views} closed={counts?.closed.total} />
      <div className="list-bar">
        <FilterBar search={search} change={change} counts={counts?.stages.byStage} />
        <SelectionBar
          targets={selected}
          onResult={onResult}
          onToMe={() => toMe.assign(selected)}
          clear={() => selection.selectAll(false)}
        />
      </div>
      <ActiveFilters search={search} change={change} />
      <ListBody list={list} search={search} change={change} selection={selects ? selection : undefined} />
      <ToMeFailed act={toMe} />
      {act && (
        <Outcome
          key={act.number}
          act={act}
          isNew={act.number !== earlier}
          onUndone={(undone) => last.undone(act.number, undone)}
          onClose={last.close}
        />
      )}
    </>
  );
}
