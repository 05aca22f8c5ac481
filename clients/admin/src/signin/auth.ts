import { useState } from 'react';
import type { Operation } from '@voicase/shared/gql';
import { ask } from '../session/ask';

/** One request of the sign-in, outside the query cache: nothing of it may be remembered. */
export function useAuth<Data, Input>(operation: Operation<Data, { input: Input }>, done: (data: Data) => void) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function run(input: Input) {
    setBusy(true);
    setProblem(undefined);
    try {
      done(await ask(operation, { input }, 'auth'));
    } catch (caught) {
      setProblem(caught);
    } finally {
      setBusy(false);
    }
  }
  return { busy, problem, send: (input: Input) => void run(input) };
}
