/** Every request of the app about an organisation: asks, renews the session once if need be, and waits for the member if that fails. */
import type { Operation } from '@voicase/shared/gql';
import { ask, isProblem } from './ask';
import { end, refresh } from './refresh';
import { signedIn } from './token';

export async function request<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables): Promise<Data> {
  try {
    return await ask(operation, variables);
  } catch (problem) {
    if (!isProblem(problem, 'UNAUTHENTICATED')) throw problem;
  }
  if (!(await refresh())) {
    end();
    await signedIn();
  }
  return ask(operation, variables);
}
