/** Which organisation the requests are about. Only its id is remembered, so that the next visit starts where this one ended. */
import { recall, remember } from './memory';
import { store } from './store';

const KEY = 'voicase.organisation';
export const organisation = store<string | null>(recall(KEY));

export function chooseOrganisation(id: string) {
  remember(KEY, id);
  organisation.set(id);
}
