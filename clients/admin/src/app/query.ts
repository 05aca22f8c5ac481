/** Asking and acting through the query cache. Each answer stands under its operation's name and variables. */
import { MutationCache, QueryCache, QueryClient, useQuery, type Query } from '@tanstack/react-query';
import type { Operation } from '@voicase/shared/gql';
import { CaseByNumber } from '../../gen/documents';
import { useOnce } from '../session/once';
import { request } from '../session/request';
import { isOutOfSight } from '../session/sight';

const isCase = ({ queryKey }: Pick<Query, 'queryKey'>) => String(queryKey[0]).startsWith('Case');
/** The case that a query is about. */
const caseOf = ({ queryKey: [, variables] }: Pick<Query, 'queryKey'>) => (variables as { id?: string } | undefined)?.id;

/** What was refused is not kept: a later look would show what is no longer the member's to see. */
function drop(problem: Error, query: Query<unknown, unknown, unknown>) {
  if (!isOutOfSight(problem)) return;
  query.setState({ data: undefined, dataUpdatedAt: 0 });
  const id = isCase(query) && caseOf(query);
  if (id) void client.invalidateQueries({ queryKey: ['Case', { id }] });
  // A right may have gone with it.
  if (query.queryKey[0] !== 'Me') void client.invalidateQueries({ queryKey: ['Me'] });
}

export const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: drop }),
  // An act that was refused may be the first to notice.
  mutationCache: new MutationCache({
    onError: (problem) => void (isOutOfSight(problem) && client.invalidateQueries({ queryKey: ['CaseSeen'] })),
  }),
  defaultOptions: {
    // Retries, and whether there is a network, are the request's own business.
    queries: { retry: false, networkMode: 'always', staleTime: 15_000 },
    // What was sent, and what came back, may be a secret: neither outlives the place that asked.
    mutations: { networkMode: 'always', gcTime: 1000 },
  },
});

interface Options {
  enabled?: boolean;
  /** Milliseconds between looks for news. */
  every?: number;
  /** For what hardly ever changes. */
  lasting?: boolean;
}

export function useAsk<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables, options: Options = {}) {
  return useQuery({
    queryKey: [operation.name, variables],
    queryFn: () => request(operation, variables),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ?? false,
    ...(options.lasting && { staleTime: 10 * 60_000 }),
  });
}

interface Ends<Data, Input> {
  done?: (data: Data, input: Input) => void;
  failed?: (problem: Error) => void;
}

/**
 * Carries out a mutation; when it is done, everything shown of cases is fetched anew before the page says so. Its ends are heard
 * even when the component has gone meanwhile: a sent draft is sent.
 */
export function useAct<Data, Input>(operation: Operation<Data, { input: Input }>, { done, failed }: Ends<Data, Input> = {}) {
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }),
    onSuccess: async (data, input) => {
      await refreshCases();
      done?.(data, input);
    },
    onError: failed,
  });
}

export const refreshCases = () => client.invalidateQueries({ predicate: isCase });

/** Whether the case of that number is still among the member's. Reads no words of it, so it leaves no entry in its log. */
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
    ? pages.map((page) => ({ ...page, totalCount: page.totalCount - 1, nodes: page.nodes.filter((row) => row.id !== id) }))
    : pages;

/** Nothing of a case that went out of sight stays in the cache, also not its row in a list. */
export function forgetCase(id: string) {
  client.removeQueries({ predicate: (query) => isCase(query) && query.queryKey[0] !== 'Case' && caseOf(query) === id });
  client.setQueriesData<{ pages: Rows[] }>({ queryKey: ['Cases'] }, (list) => list && { ...list, pages: without(id, list.pages) });
  client.setQueriesData<Rows[]>({ queryKey: ['CasesNews'] }, (pages) => pages && without(id, pages));
  void client.invalidateQueries({ queryKey: ['CaseCounts'] });
}

/** Everything but who the member is: before another sits down at the desk, and when the desk is another one. */
export const forgetAll = () => client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'Me' });
