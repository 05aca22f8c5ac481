import { useEffect, useMemo } from 'react';
import { useInfiniteQuery, useQuery, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CaseCounts, type CaseCountsQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { caseSeen, client, forgetCase } from '../app/query';
import { request } from '../session/request';
import { differs, missing, renewed } from './news';
import { askPage, countVariables, firstView, listQuery, listVariables, type Page, type Row } from './list-query';
import type { ListSearch } from './search';

export type { Page, Row };

export type List = InfiniteData<Page, string | null>;

/** The filters from the address with the member's default view: `all` for members who handle no cases. */
export function useListSearch() {
  const { handles } = useMember();
  const raw = useSearch({ from: '/signed/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const view = firstView(handles);
  const search = useMemo((): ListSearch => ({ view, ...raw }), [view, raw]);
  const change = (part: Partial<ListSearch>) => void navigate({ search: (before) => ({ ...before, ...part }), replace: false });
  return { search, raw, change };
}

function useVariables(search: ListSearch) {
  const dialogue = useMember().can('REPORTER_MESSAGE');
  return useMemo(() => listVariables(search, dialogue), [search, dialogue]);
}

export function useList(search: ListSearch) {
  const variables = useVariables(search);
  return useInfiniteQuery<Page, Error, List, QueryKey, string | null>({
    ...listQuery(search, variables),
    placeholderData: (before: List | undefined) => before,
  });
}

export type ListState = ReturnType<typeof useList>;

/** Maximum number of missing rows whose cases are checked after each fetch. */
const ASKED = 10;

/**
 * Removes the row of a case that the member can no longer see. A case that no longer matches the filters is also
 * missing in the fresh list, but its row stays.
 */
async function dropIfLost({ id, number }: Row) {
  const seen = await client.fetchQuery(caseSeen(id, number)).catch(() => true);
  if (!seen) forgetCase(id);
}

/**
 * Checks every minute, and after a case changed, whether the list has news. Shown rows are updated in place, so nothing moves under the
 * pointer.
 */
export function useNews(search: ListSearch, { pages: shown, pageParams }: List): boolean {
  const variables = useVariables(search);
  const { data = shown } = useQuery({
    queryKey: ['CasesNews', variables, pageParams],
    queryFn: () => Promise.all(pageParams.map((after) => askPage(search, variables, after))),
    initialData: shown,
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
  useEffect(() => {
    client.setQueryData<List>(['Cases', variables], (list) => {
      const pages = list && renewed(list.pages, data);
      return pages && pages !== list.pages ? { ...list, pages } : list;
    });
  }, [data, variables]);
  useEffect(() => {
    for (const row of missing(shown, data).slice(0, ASKED)) void dropIfLost(row);
  }, [shown, data]);
  return differs(shown, data);
}

/**
 * The number of cases in each view and each stage, under the other filters. The request for the first page of the list
 * includes these numbers.
 */
export function useCounts(search: ListSearch, enabled: boolean) {
  const counts = countVariables(search);
  return useQuery({
    queryKey: [CaseCounts.name, counts],
    queryFn: () => request(CaseCounts, counts),
    enabled,
    // `useList` and `useNews` refresh the counts.
    staleTime: Infinity,
    placeholderData: (before: CaseCountsQuery | undefined) => before,
  });
}
