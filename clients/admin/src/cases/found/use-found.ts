import { useInfiniteQuery, type InfiniteData, type QueryKey } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { CaseSearch, type CaseSearchQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { request } from '../../session/request';
import { filterOf, type FoundSearch } from './address';
import { isSearchable, keepText, textOf } from './texts';

export type FoundPage = CaseSearchQuery['search'];
export type Hit = FoundPage['hits'][number];

/** Milliseconds until an incomplete search is repeated. */
const AGAIN = 1000;

export function useFoundSearch() {
  const search = useSearch({ from: '/signed/search' });
  const navigate = useNavigate({ from: '/search' });
  return {
    search,
    text: textOf(search.of),
    find: (text: string) => void navigate({ search: { of: keepText(text) } }),
    change: (part: Partial<FoundSearch>) => void navigate({ search: (before) => ({ ...before, ...part }) }),
  };
}

/** The results. While the server reads the cases, the search is repeated, and the results grow. */
export function useFound(search: FoundSearch, text: string) {
  const dialogue = useMember().can('REPORTER_MESSAGE');
  const variables = { text, filter: filterOf(search), dialogue };
  return useInfiniteQuery<FoundPage, Error, InfiniteData<FoundPage, string | null>, QueryKey, string | null>({
    // The name begins with `Case`, so an act on a case refreshes the results.
    queryKey: [CaseSearch.name, variables],
    queryFn: async ({ pageParam }) => (await request(CaseSearch, { ...variables, after: pageParam })).search,
    initialPageParam: null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    enabled: isSearchable(text),
    refetchInterval: ({ state }) => (state.data?.pages[0]?.state === 'READING' ? AGAIN : false),
    // The results of the same text stay while a filter changes.
    placeholderData: (before, query) => ((query?.queryKey[1] as typeof variables | undefined)?.text === text ? before : undefined),
  });
}

export type Found = ReturnType<typeof useFound>;
