import { useInfiniteQuery, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CaseCounts, Cases, type CasesQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { request } from '../session/request';
import { facetFilter, listFilter, stageFilter, viewFilter, type ListSearch } from './search';

export type Page = CasesQuery['cases'];
export type Row = Page['nodes'][number];

/** What the address says, with the member's own default: who handles no cases starts with all of them. */
export function useListSearch() {
  const { can } = useMember();
  const raw = useSearch({ from: '/signed/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const search: ListSearch = { view: can('CASE_EDIT') || can('CASE_ASSIGN') ? 'queue' : 'all', ...raw };
  const change = (part: Partial<ListSearch>) => void navigate({ search: { ...raw, ...part }, replace: false });
  return { search, raw, change };
}

function useVariables(search: ListSearch) {
  const { can } = useMember();
  return { filter: listFilter(search), order: search.order ?? ('DUE' as const), dialogue: can('REPORTER_MESSAGE') };
}

export function useList(search: ListSearch) {
  const variables = useVariables(search);
  return useInfiniteQuery({
    queryKey: ['Cases', variables],
    queryFn: async ({ pageParam }) => (await request(Cases, { ...variables, after: pageParam })).cases,
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => (page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null),
    placeholderData: (before: InfiniteData<Page, string | null> | undefined) => before,
  });
}

/** Looks once a minute whether the first page would read otherwise by now. Nothing moves under the pointer by itself. */
export function useNews(search: ListSearch, shown: Page): boolean {
  const variables = useVariables(search);
  const { data = shown } = useQuery({
    queryKey: ['CasesNews', variables],
    queryFn: async () => (await request(Cases, { ...variables, after: null })).cases,
    initialData: shown,
    staleTime: 60_000,
    refetchInterval: 60_000,
  });
  return gist(data) !== gist(shown);
}

const gist = ({ totalCount, nodes }: Page) => JSON.stringify([totalCount, nodes.map(({ id, unread }) => [id, unread])]);

/** How many there are behind each view and each stage, under the other filters chosen. */
export function useCounts(search: ListSearch) {
  const facets = facetFilter(search);
  return useAsk(CaseCounts, {
    views: { ...facets, ...stageFilter(search) },
    stages: { ...facets, ...viewFilter(search) },
  });
}
