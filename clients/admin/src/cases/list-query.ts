/**
 * The requests of the list of cases. The requests do not need the page, so the router sends them while the page is
 * still loading.
 */
import { CaseCounts, Cases, type CasesQuery } from '../../gen/documents';
import { firstMember } from '../app/first-member';
import { client } from '../app/query';
import { organisation } from '../session/organisation';
import { request } from '../session/request';
import { keepCounts } from './queue';
import { facetFilter, listFilter, stageFilter, viewFilter, type ListSearch, type View } from './search';

export type Page = CasesQuery['cases'];
export type Row = Page['nodes'][number];

/** The default view: `all` for members who handle no cases. */
export const firstView = (handles: boolean): View => (handles ? 'queue' : 'all');

export const listVariables = (search: ListSearch, dialogue: boolean) => ({
  filter: listFilter(search),
  order: search.order ?? ('DUE' as const),
  reverse: search.reverse ?? false,
  dialogue,
});

/** Fetches one page of the list. The first page includes the counts, so the list needs only one request. */
export async function askPage(search: ListSearch, variables: ReturnType<typeof listVariables>, after: string | null): Promise<Page> {
  const counts = countVariables(search);
  const of = organisation.get();
  const { cases, views, stages, closed } = await request(Cases, { ...variables, ...counts, after, counted: after === null });
  // The member may have switched the organisation meanwhile, and then the numbers are about the old one.
  if (views && stages && closed && organisation.get() === of) {
    client.setQueryData([CaseCounts.name, counts], { views, stages, closed });
    keepCounts(counts.views, views);
  }
  return cases;
}

export const listQuery = (search: ListSearch, variables: ReturnType<typeof listVariables>) => ({
  queryKey: [Cases.name, variables],
  queryFn: ({ pageParam }: { pageParam: string | null }) => askPage(search, variables, pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (page: Page) => (page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null),
});

/** The variables that count the cases of each view, of each stage and of the view `closed`, under the other filters. */
export function countVariables(search: ListSearch) {
  const facets = facetFilter(search);
  return {
    views: { ...facets, ...stageFilter(search.view === 'closed' ? {} : search) },
    stages: { ...facets, ...viewFilter(search) },
    closed: { ...facets, ...stageFilter({ view: 'closed' }) },
  };
}

/**
 * Fetches the list and its counts before the page is loaded. If a request fails, the page repeats the request and shows
 * the failure.
 */
export async function prefetchList(raw: ListSearch): Promise<void> {
  const who = await firstMember();
  if (!who) return;
  const search = { view: firstView(who.handles), ...raw };
  void client.prefetchInfiniteQuery(listQuery(search, listVariables(search, who.dialogue)));
}
