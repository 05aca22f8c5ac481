/**
 * Leaves the page quickly. Deletes all state and replaces the first history entry of this page with an empty page, so
 * that Back does not show the page.
 */
import { dropSession } from './api.ts';
import { forget } from './state.ts';
import { depth } from './views.ts';

/** Milliseconds to wait for the history to move before leaving anyway. */
const PATIENCE = 300;

let leaving = false;
export const isLeaving = (): boolean => leaving;

const out = (): void => location.replace('about:blank');

export function leave(): void {
  leaving = true;
  document.body.replaceChildren();
  document.title = '';
  dropSession();
  forget();
  if (depth() === 0) return out();
  addEventListener('popstate', out);
  setTimeout(out, PATIENCE);
  history.go(-depth());
}

/** Leaves the page when Shift is pressed three times within two seconds, without another key in between. */
export function listenForLeave(): void {
  let presses: number[] = [];
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    presses = event.key === 'Shift' ? [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp] : [];
    if (presses.length >= 3) leave();
  });
}
