/** The organisation that requests are about. Its id is stored, so that the next visit starts there. */
import { recall, remember } from './memory';
import { store } from './store';

const KEY = 'voicase.organisation';
export const organisation = store<string | null>(recall(KEY));

export function chooseOrganisation(id: string) {
  remember(KEY, id);
  organisation.set(id);
}
