import { navigate } from '../entry/place';
import { resetTitles } from '../kit/titles';
import { open } from '../session/refresh';
import { broadcast } from '../session/tabs';
import type { Grant } from '../session/token';

/** Starts the session, informs the other tabs and opens the next page. */
export function begin(grant: Grant, next = '/') {
  resetTitles();
  open(grant);
  broadcast('in');
  navigate(next);
}
