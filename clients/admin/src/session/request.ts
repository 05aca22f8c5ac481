/**
 * Sends every request of a signed-in member. Renews the session once if needed. If the renewal fails, waits for a new sign-in. Shows the
 * step-up dialog when the server demands a second factor. The request is then repeated, so nothing has to be typed again.
 */
import type { Gql, Operation } from '@voicase/shared/gql';
import { proof } from '../stepup/wanted';
import { ask, isProblem, type Door } from './ask';
import { end, refresh } from './refresh';
import { accessToken, locked, signedIn, status } from './token';

/** The cookie of a locked page still works until the sign-out has reached the server. Only a sign-in may open the page. */
async function renew(waits: boolean): Promise<boolean> {
  if (!locked.get()) {
    if (await refresh()) return true;
    end();
  }
  if (waits) await signedIn();
  return waits;
}

export async function request<Data, Variables>(
  operation: Operation<Data, Variables>,
  variables: Variables,
  door?: Door | Gql,
  /** False for a request that must not be sent later, after a new sign-in. It fails with UNAUTHENTICATED instead. */
  waits = true,
): Promise<Data> {
  for (let renewed = false, proven = false; ; ) {
    const used = accessToken();
    try {
      return await ask(operation, variables, door);
    } catch (problem) {
      // After a sign-out the cookie may still work until the server has ended the session. Nothing may open the page again.
      if (isProblem(problem, 'UNAUTHENTICATED') && !renewed && status.get() !== 'out') {
        renewed = true;
        if (!(await renew(waits))) throw problem;
      } else if (isProblem(problem, 'STEP_UP_REQUIRED') && !proven) {
        // Another request may have completed the step-up meanwhile.
        if (accessToken() !== used) continue;
        // The token may expire while the dialog is open, so allow another renewal.
        [renewed, proven] = [false, true];
        await proof();
      } else throw problem;
    }
  }
}
