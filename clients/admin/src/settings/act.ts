import type { Operation } from '@voicase/shared/gql';
import { client } from '../app/query';
import { isProblem } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';

/** Carries out an act on members or departments. They are shown in many places, so whatever is on the page is fetched anew. */
export function useStaffAct<Data, Input>(operation: Operation<Data, { input: Input }>, done: (data: Data, input: Input) => void) {
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }),
    // Somebody else was first: what they did is shown beside the refusal.
    onError: (problem) => void (isProblem(problem, 'CONFLICT') && client.invalidateQueries()),
    onSuccess: async (data, input) => {
      await client.invalidateQueries();
      done(data, input);
    },
  });
}
