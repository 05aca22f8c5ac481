import { ChangeView, DeleteView, SavedViews, SaveView, type ChangeViewInput, type SaveViewInput } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { client, useAsk } from '../../app/query';
import { isProblem } from '../../session/ask';
import { request } from '../../session/request';
import type { ListSearch } from '../search';
import { isTaken, isChanged, type SavedView } from './query';

/** The maximum numbers of the server. */
export const MAX_OWN = 50;
export const MAX_SHARED = 100;

const KEY = [SavedViews.name, {}];

export const useSavedViews = () => useAsk(SavedViews, {});

/** Whether another view of the member has this name. */
export const useIsTaken = (name: string, except?: string): boolean => isTaken(name, useSavedViews().data?.savedViews ?? [], except);

const fetchViews = () =>
  client.fetchQuery({ queryKey: KEY, queryFn: () => request(SavedViews, {}), staleTime: 0 }).then(({ savedViews }) => savedViews);

/**
 * Saves a view. The first try may have saved the view although its answer was lost. So a later try looks for the view
 * first.
 */
export async function saveView(input: SaveViewInput, again: boolean): Promise<SavedView> {
  const made = again && (await fetchViews()).find(({ mine, name, query }) => mine && name === input.name && query === input.query);
  const view = made || (await request(SaveView, { input })).saveView.view;
  await fetchViews();
  return view;
}

export async function changeView(input: ChangeViewInput): Promise<void> {
  await request(ChangeView, { input });
  await fetchViews();
}

export async function deleteView(view: string): Promise<void> {
  try {
    const { deleteView: left } = await request(DeleteView, { input: { view } });
    client.setQueryData(KEY, { savedViews: left.views });
  } catch (problem) {
    // Another member, or a try whose answer was lost, deleted the view already.
    if (!isProblem(problem, 'NOT_FOUND')) throw problem;
    await fetchViews();
  }
}

/** The saved view that the list was opened from. */
export function useCurrentView(search: ListSearch): { view: SavedView; changed: boolean; editable: boolean } | undefined {
  const { can } = useMember();
  const view = useSavedViews().data?.savedViews.find(({ id }) => id === search.saved);
  return view && { view, changed: isChanged(search, view), editable: view.mine || can('SETTINGS_MANAGE') };
}
