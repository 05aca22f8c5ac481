/**
 * The requests of the list of cases. The requests do not need the page, so the router sends them while the page is
 * still loading.
 */
import { CaseCounts, Cases, type CasesQuery } from '../../gen/documents';
import { chosen, hintOf } from '../app/member';
import { client, meQuery } from '../app/query';
import { takeHint, type SessionHint } from '../entry/hint';
import { organisation } from '../session/organisation';
import { request } from '../session/request';
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
  const { cases, views, stages, closed } = await request(Cases, { ...variables, ...counts, after, counted: after === null });
  if (views && stages && closed) client.setQueryData([CaseCounts.name, counts], { views, stages, closed });
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
 * Returns the data that the first list depends on. After a reload, the hint supplies this data until the account is
 * known.
 */
async function member(): Promise<SessionHint | undefined> {
  const hint = client.getQueryData(meQuery.queryKey) ? undefined : takeHint();
  if (hint && (organisation.get() ?? hint.organisation) === hint.organisation) return hint;
  const membership = chosen((await client.ensureQueryData(meQuery)).me, organisation.get());
  return membership && hintOf(membership);
}

/**
 * Fetches the list and its counts before the page is loaded. If a request fails, the page repeats the request and shows
 * the failure.
 */
export async function prefetchList(raw: ListSearch): Promise<void> {
  const who = await member().catch(() => undefined);
  if (!who) return;
  // Requests read the organisation from its store.
  organisation.set(who.organisation);
  const search = { view: firstView(who.handles), ...raw };
  void client.prefetchInfiniteQuery(listQuery(search, listVariables(search, who.dialogue)));
}
