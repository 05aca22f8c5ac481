/** Asking and acting through the query cache. Each answer stands under its operation's name and variables. */
import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import type { Operation } from '@voicase/shared/gql';
import { request } from '../session/request';

export const client = new QueryClient({
  defaultOptions: {
    // Retries, and whether there is a network, are the request's own business.
    queries: { retry: false, networkMode: 'always', staleTime: 15_000 },
    mutations: { networkMode: 'always' },
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
  return useMutation({
    mutationFn: (input: Input) => request(operation, { input }),
    onSuccess: async (data, input) => {
      await refreshCases();
      done?.(data, input);
    },
    onError: failed,
  });
}

export const refreshCases = () => client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('Case') });
