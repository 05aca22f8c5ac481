/** Queries and mutations through the query cache. A result is cached by the operation's name and variables. */
import { MutationCache, QueryCache, QueryClient, useQuery, type Query } from '@tanstack/react-query';
import type { Operation } from '@voicase/shared/gql';
import { CaseByNumber, Me } from '../../gen/documents';
import { MAX_SHOWN_COUNT } from '../kit/count';
import { isProblem } from '../session/ask';
import { askMe } from '../session/me';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import { isOutOfSight } from '../session/sight';

const isCase = ({ queryKey }: Pick<Query, 'queryKey'>) => String(queryKey[0]).startsWith('Case');
/** The case id of a query. */
const caseOf = ({ queryKey: [, variables] }: Pick<Query, 'queryKey'>) => (variables as { id?: string } | undefined)?.id;

/** Deletes cached data after a refusal, because the member may no longer see the data. */
function drop(problem: Error, query: Query<unknown, unknown, unknown>) {
  if (!isOutOfSight(problem)) return;
  query.setState({ data: undefined, dataUpdatedAt: 0 });
  const id = isCase(query) && caseOf(query);
  if (id) void client.invalidateQueries({ queryKey: ['Case', { id }] });
  // The member may also have lost a right.
  if (query.queryKey[0] !== 'Me') void client.invalidateQueries({ queryKey: ['Me'] });
}

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: drop }),
  // A refused mutation may be the first sign that the case is no longer visible.
  mutationCache: new MutationCache({
    onError: (problem) => void (isOutOfSight(problem) && client.invalidateQueries({ queryKey: ['CaseSeen'] })),
  }),
  defaultOptions: {
    // `request` handles retries and network failures itself.
    queries: { retry: false, networkMode: 'always', staleTime: 15_000 },
    // Variables and results may contain secrets, so they are dropped soon after the component is gone.
    mutations: { networkMode: 'always', gcTime: 1000 },
  },
});

/** Milliseconds for which data that rarely changes counts as fresh. */
const LASTING = 10 * 60_000;

interface Options {
  enabled?: boolean;
  /** Polling interval in milliseconds. */
  every?: number;
  /** Set for data that rarely changes. Such data counts as fresh for `LASTING`. */
  lasting?: boolean;
}

export function useAsk<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables, options: Options = {}) {
  return useQuery({
    queryKey: [operation.name, variables],
    queryFn: () => request(operation, variables),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.lasting && { staleTime: LASTING }),
  });
}

interface Callbacks<Data, Input> {
  done?: (data: Data, input: Input) => void;
  failed?: (problem: Error) => void;
}

/** The query for the account of the signed-in person. */
export const meQuery = { queryKey: [Me.name, {}], queryFn: askMe, staleTime: LASTING };

/**
 * Runs a mutation. On success, all visible case data is fetched again before `done` runs. After a conflict it is fetched
 * again too, so that the page shows what another member changed. The callbacks run even if the component is gone,
 * so that a sent draft is always cleared.
 */
export function useAct<Data, Input>(operation: Operation<Data, { input: Input }>, { done, failed }: Callbacks<Data, Input> = {}) {
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }),
    onSuccess: async (data, input) => {
      await refreshCases();
      done?.(data, input);
    },
    onError: (problem) => {
      if (isProblem(problem, 'CONFLICT')) void refreshCases();
      failed?.(problem);
    },
  });
}

export const refreshCases = () => client.invalidateQueries({ predicate: isCase });

/**
 * Whether the member can still see the case with that number. The request reads no content of the case, so the server
 * writes no reading event.
 */
export const caseSeen = (id: string, number: string) => ({
  queryKey: ['CaseSeen', { id }],
  queryFn: async () => (await request(CaseByNumber, { number })).cases.nodes.some((one) => one.id === id),
  staleTime: 0,
  gcTime: 0,
});

interface Rows {
  totalCount: number;
  nodes: { id: string }[];
}
const without = (id: string, pages: Rows[]): Rows[] =>
  pages.some(({ nodes }) => nodes.some((row) => row.id === id))
    ? pages.map((page) => ({
        ...page,
        totalCount: page.totalCount > MAX_SHOWN_COUNT ? page.totalCount : page.totalCount - 1,
        nodes: page.nodes.filter((row) => row.id !== id),
      }))
    : pages;

/** Removes a case that is no longer visible from the cache, including its row in lists. */
export function forgetCase(id: string) {
  client.removeQueries({ predicate: (query) => isCase(query) && query.queryKey[0] !== 'Case' && caseOf(query) === id });
  client.setQueriesData<{ pages: Rows[] }>({ queryKey: ['Cases'] }, (list) => list && { ...list, pages: without(id, list.pages) });
  client.setQueriesData<Rows[]>({ queryKey: ['CasesNews'] }, (pages) => pages && without(id, pages));
  // Home may show the case in several lists, and is fetched again when it is opened.
  client.removeQueries({ queryKey: ['CasesHome'] });
  void client.invalidateQueries({ queryKey: ['CaseCounts'] });
  void client.invalidateQueries({ queryKey: ['CasesQueue'] });
  void client.resetQueries({ queryKey: ['CaseSearch'] });
}

/**
 * Removes all cached data except the account. This function runs before another member signs in, and when the
 * organisation changes.
 */
export const forgetAll = () => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'Me' });
