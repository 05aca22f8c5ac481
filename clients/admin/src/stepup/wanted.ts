/** Acts that wait until their member has shown a second factor again: all that come meanwhile wait for the same dialog. */
import { ApiProblem } from '@voicase/shared/gql';
import { store } from '../session/store';
import { status } from '../session/token';

interface Wanted {
  proven: () => void;
  refused: (problem: ApiProblem) => void;
}

export const wanted = store<Wanted | null>(null);
let waiting: Promise<void> | undefined;

/** Resolves when it was shown; refuses with NOT_PROVEN when the member would rather not. */
export function proof(): Promise<void> {
  waiting ??= new Promise<void>((proven, refused) => wanted.set({ proven, refused })).finally(() => {
    waiting = undefined;
    wanted.set(null);
  });
  return waiting;
}

export const shown = () => wanted.get()?.proven();
export const cancel = () => wanted.get()?.refused(new ApiProblem('NOT_PROVEN'));

let last = status.get();
// Signing in anew shows both factors; whoever leaves shows none.
status.subscribe(() => {
  const now = status.get();
  if (last === 'ended' && now === 'in') shown();
  else if (now === 'out') cancel();
  last = now;
});
