/** The list that was seen last: a case leads back to it as it was, and on to its neighbours there. */
import { store, useStore } from '../session/store';
import type { ListSearch } from './search';

interface LastList {
  search: ListSearch;
  /** The cases in the order in which they were shown. */
  ids: readonly string[];
}

const none: LastList = { search: {}, ids: [] };
const last = store<LastList>(none);

export const rememberList = (search: ListSearch, ids: readonly string[]) => last.set({ search, ids });
export const forgetList = () => last.set(none);

/** The search of the list that was seen last, for a way back to it. */
export const useLastSearch = (): ListSearch => useStore(last).search;

export interface Place {
  /** Counted from 1. */
  at: number;
  of: number;
  previous: string | undefined;
  next: string | undefined;
}

/** Where a case stands in the list that was seen last; nothing where it does not. */
export function placeOf(id: string, ids: readonly string[]): Place | undefined {
  const at = ids.indexOf(id);
  return at < 0 ? undefined : { at: at + 1, of: ids.length, previous: ids[at - 1], next: ids[at + 1] };
}

export const usePlace = (id: string): Place | undefined => placeOf(id, useStore(last).ids);
