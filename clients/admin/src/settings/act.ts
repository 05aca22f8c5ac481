import type { Operation } from '@voicase/shared/gql';
import { client } from '../app/query';
import { isProblem } from '../session/ask';
import { useOnce } from '../session/once';
import { request } from '../session/request';

/** Runs a mutation on data of the organisation. Many pages show such data, so all data is fetched again. `useAct` is for data of a case. */
export function useStaffAct<Data, Input>(
  operation: Operation<Data, { input: Input }>,
  done: (data: Data, input: Input) => void,
  failed?: (problem: Error) => void,
) {
  return useOnce({
    mutationFn: (input: Input) => request(operation, { input }),
    // Another member was faster, so show that member's change next to the refusal.
    onError(problem) {
      if (isProblem(problem, 'CONFLICT')) void client.invalidateQueries();
      failed?.(problem);
    },
    onSuccess: async (data, input) => {
      await client.invalidateQueries();
      done(data, input);
    },
  });
}
