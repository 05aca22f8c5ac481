/** The requests of a person without an account. They carry no cookie and no token. */
import { client, type Operation } from '@voicase/shared/gql';
import { ask } from '../session/ask';
import { useTask } from '../session/task';

const door = client({ path: () => '/graphql/auth/ask', credentials: 'omit' });

export function useDoor<Data, Input>(operation: Operation<Data, { input: Input }>, done: (data: Data) => void) {
  const { busy, problem, run } = useTask(async (input: Input) => done(await ask(operation, { input }, door)));
  return { busy, problem, send: run };
}
