/** Queries and mutations of the platform owner, at a separate endpoint. Each needs a recent second factor. */
import { useQuery } from '@tanstack/react-query';
import type { Operation } from '@voicase/shared/gql';
import { client } from '../app/query';
import { useOnce } from '../session/once';
import { request } from '../session/request';

/** Fetches only on demand. Refetching on window focus would ask for the second factor each time that it has expired. */
export function usePlatform<Data>(operation: Operation<Data, Record<string, never>>) {
  return useQuery({
    queryKey: [operation.name],
    queryFn: () => request(operation, {}, 'platform'),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function usePlatformAct<Data, Input>(operation: Operation<Data, { input: Input }>, done: (input: Input) => void) {
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }, 'platform'),
    onSuccess: async (_, input) => {
      await client.invalidateQueries({ queryKey: ['PlatformOrganisations'] });
      done(input);
    },
  });
}
