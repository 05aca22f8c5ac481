/**
 * Every request of somebody signed in: renews the session once if need be and waits for the member if that fails; asks for a
 * second factor where the act wants a fresh one. What was typed is in the request already, so nothing has to be typed again.
 */
import type { Operation } from '@voicase/shared/gql';
import { proof } from '../stepup/wanted';
import { ask, isProblem, type Door } from './ask';
import { end, refresh } from './refresh';
import { accessToken, locked, signedIn } from './token';

/** A locked page is opened by a sign-in alone: its cookie lives on while the sign-out has not arrived. */
async function renew() {
  if (!locked.get()) {
    if (await refresh()) return;
    end();
  }
  await signedIn();
}

export async function request<Data, Variables>(operation: Operation<Data, Variables>, variables: Variables, door?: Door): Promise<Data> {
  for (let renewed = false, proven = false; ; ) {
    const used = accessToken();
    try {
      return await ask(operation, variables, door);
    } catch (problem) {
      if (isProblem(problem, 'UNAUTHENTICATED') && !renewed) {
        renewed = true;
        await renew();
      } else if (isProblem(problem, 'STEP_UP_REQUIRED') && !proven) {
        // While this one was on its way, another act may have fetched the proof already.
        if (accessToken() !== used) continue;
        // Whoever thinks for five minutes over the dialog comes back with a token that has run out.
        [renewed, proven] = [false, true];
        await proof();
      } else throw problem;
    }
  }
}
