/** The list that was shown last. A case links back to it and to its neighbours there. */
import { store, useStore } from '../session/store';
import type { ListSearch } from './search';
import { forgetAct } from './selection/last-act';

interface LastList {
  search: ListSearch;
  /** The case ids in the shown order. */
  ids: readonly string[];
}

const none: LastList = { search: {}, ids: [] };
const last = store<LastList>(none);

export const rememberList = (search: ListSearch, ids: readonly string[]) => last.set({ search, ids });

/** Forgets the list and the last act in it. */
export function forgetList() {
  last.set(none);
  forgetAct();
}

/** The search of the list that was shown last. */
export const useLastSearch = (): ListSearch => useStore(last).search;

export interface Place {
  /** The position of the case in the list. The first case is 1. */
  at: number;
  of: number;
  previous: string | undefined;
  next: string | undefined;
}

/** The position of a case in the last list, or undefined if it is not there. */
export function placeOf(id: string, ids: readonly string[]): Place | undefined {
  const at = ids.indexOf(id);
  return at < 0 ? undefined : { at: at + 1, of: ids.length, previous: ids[at - 1], next: ids[at + 1] };
}

export const usePlace = (id: string): Place | undefined => placeOf(id, useStore(last).ids);
