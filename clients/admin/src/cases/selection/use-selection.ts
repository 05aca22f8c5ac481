import { useState } from 'react';
import { between } from './between';

export interface Selection {
  /** The selected ids in the order of the list. A case that left the list is no longer selected. */
  selected: string[];
  /** The number of shown cases. */
  all: number;
  isAll: boolean;
  has: (id: string) => boolean;
  /** With `range`, all cases since the last toggled one get the same state. */
  toggle: (id: string, range?: boolean) => void;
  selectAll: (on: boolean) => void;
  /** Removes these cases from the selection as it is now, also if the caller was drawn with an earlier one. */
  remove: (ids: ReadonlySet<string>) => void;
}

interface State {
  list: string;
  chosen: ReadonlySet<string>;
  last: string | undefined;
}

/** The selected cases of a list. Another view or filter starts without a selection, another order does not. */
export function useSelection(ids: readonly string[], list: string): Selection {
  const [state, setState] = useState<State>({ list, chosen: new Set(), last: undefined });
  const chosen: ReadonlySet<string> = state.list === list ? state.chosen : new Set();
  const last = state.list === list ? state.last : undefined;
  const selected = ids.filter((id) => chosen.has(id));
  const set = (next: Iterable<string>, toggled?: string) => setState({ list, chosen: new Set(next), last: toggled });
  return {
    selected,
    all: ids.length,
    isAll: ids.length > 0 && selected.length === ids.length,
    has: (id) => chosen.has(id),
    toggle: (id, range = false) => {
      const on = !chosen.has(id);
      const changed = new Set(range ? between(ids, last, id) : [id]);
      set(on ? [...selected, ...changed] : selected.filter((one) => !changed.has(one)), id);
    },
    selectAll: (on) => set(on ? ids : []),
    remove: (gone) =>
      setState((now) => (now.list === list ? { ...now, chosen: new Set([...now.chosen].filter((id) => !gone.has(id))) } : now)),
  };
}
