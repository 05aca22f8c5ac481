import type { Operation } from '@voicase/shared/gql';
import { ask } from '../session/ask';
import { useTask } from '../session/task';

/** A request of the sign-in, which bypasses the query cache. The cache would keep secrets in memory. */
export function useAuth<Data, Input>(operation: Operation<Data, { input: Input }>, done: (data: Data) => void) {
  const { busy, problem, run } = useTask(async (input: Input) => done(await ask(operation, { input }, 'auth')));
  return { busy, problem, send: run };
}
