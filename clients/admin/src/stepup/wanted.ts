/** Requests that wait for a second factor. All waiting requests share one dialog. */
import { ApiProblem } from '@voicase/shared/gql';
import { store } from '../session/store';
import { status } from '../session/token';

interface Wanted {
  proven: () => void;
  refused: (problem: ApiProblem) => void;
}

export const wanted = store<Wanted | null>(null);
let waiting: Promise<void> | undefined;

/** Resolves after the member has confirmed with the second factor. Rejects with NOT_PROVEN if the member cancels. */
export function proof(): Promise<void> {
  waiting ??= new Promise<void>((proven, refused) => wanted.set({ proven, refused })).finally(() => {
    waiting = undefined;
    wanted.set(null);
  });
  return waiting;
}

export const proven = () => wanted.get()?.proven();
export const cancel = () => wanted.get()?.refused(new ApiProblem('NOT_PROVEN'));

let last = status.get();
// A new sign-in includes the second factor. Signing out cancels the step-up.
status.subscribe(() => {
  const now = status.get();
  if (last === 'ended' && now === 'in') proven();
  else if (now === 'out') cancel();
  last = now;
});
