/** Leave this page: everything is forgotten and the entry in the history becomes an empty page. */
import { dropSession } from './api.ts';
import { forget } from './state.ts';

let leaving = false;
export const isLeaving = (): boolean => leaving;

export function leave(): void {
  leaving = true;
  document.body.replaceChildren();
  document.title = '';
  dropSession();
  forget();
  location.replace('about:blank');
}

/** Shift three times within two seconds, with no other key between. */
export function listenForLeave(): void {
  let presses: number[] = [];
  addEventListener('keydown', (event) => {
    if (event.repeat) return;
    presses = event.key === 'Shift' ? [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp] : [];
    if (presses.length >= 3) leave();
  });
}
