/** A saved view keeps the search part of the list's address. Pure functions. */
import type { SavedViewPartsFragment } from '../../../gen/documents';
import { parseSearch, stringifySearch } from '../../app/address';
import { readSearch, type ListSearch } from '../search';

export type SavedView = SavedViewPartsFragment;

/** The address of a list without the saved view that it was opened from. */
export const queryOf = (search: ListSearch): string => stringifySearch(readSearch({ ...search, saved: undefined })).slice(1);

export const searchOf = ({ id, query }: SavedView): ListSearch => ({ ...readSearch(parseSearch(query)), saved: id });

/** Whether the list differs from the saved view that it was opened from. */
export const isChanged = (search: ListSearch, view: SavedView): boolean =>
  queryOf({ view: search.view, ...readSearch(parseSearch(view.query)) }) !== queryOf(search);

/** Whether the member has a view with this name already, other than the view `id`. */
export const isTaken = (name: string, views: readonly SavedView[], id?: string): boolean =>
  views.some((one) => one.mine && one.id !== id && one.name === name.trim());
