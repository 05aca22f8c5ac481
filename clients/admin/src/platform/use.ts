/** What an owner of the platform asks and decides, at a door of its own: each answer needs a second factor shown just now. */
import { useQuery } from '@tanstack/react-query';
import type { Operation } from '@voicase/shared/gql';
import { client } from '../app/query';
import { useOnce } from '../session/once';
import { request } from '../session/request';

/** Looked at when one asks for it and not whenever the window is touched: a stale proof would be asked for each time. */
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
