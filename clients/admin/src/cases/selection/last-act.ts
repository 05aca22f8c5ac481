/** The last act on several cases. Its notice and its Undo are still there when the member returns to the list. */
import { store, useStore } from '../../session/store';
import type { Restored, Result } from './carry-out';
import type { Kind } from './change';

export type Made = Pick<Result, 'done' | 'equal' | 'unsure'> & { kind: Kind };

export interface LastAct {
  /** Differs from the number of every other act, also of one on the same cases. */
  number: number;
  made: Made;
  /** Undefined until the member undoes the act. */
  undone?: Restored;
}

interface State {
  /** Another object after each `forgetAct`. */
  since: object;
  act?: LastAct | undefined;
}

const state = store<State>({ since: {} });
let acts = 0;

export const forgetAct = () => state.set({ since: {} });

interface Keeping {
  act: LastAct | undefined;
  made: (made: Made) => void;
  undone: (number: number, undone: Restored) => void;
  close: () => void;
}

/**
 * The last act, and what changes it. A run that ends after `forgetAct` changes nothing, because it belongs to another
 * session or organisation.
 */
export function keeping({ since, act }: State = state.get()): Keeping {
  const keep = (next: LastAct | undefined) => state.get().since === since && state.set({ since, act: next });
  return {
    act,
    made: (made) => void keep({ number: (acts += 1), made }),
    undone(number, undone) {
      const now = state.get().act;
      if (now?.number === number) keep({ ...now, undone });
    },
    close: () => void keep(undefined),
  };
}

export const useLastAct = (): Keeping => keeping(useStore(state));
