/**
 * The navigation between views. All views share one address, and the history holds only numbers. So the address bar and a saved browser
 * session reveal neither the step nor the report.
 */
import { hasUnkeptReceipt, state, update } from './state.ts';

export type View =
  | { name: 'landing' | 'privacy' | 'begin' | 'who' | 'files' | 'review' | 'receipt' | 'return' | 'inbox' | 'ended' }
  | { name: 'step'; step: number };

const WRITING = new Set<View['name']>(['who', 'step', 'files', 'review']);

/** The views by the number in their history entry. After a reload the page knows only its new entries. */
const views: View[] = [];
let at = 0;

let hasMoved = false;
/** Whether the view has changed since the page was loaded. */
export const moved = (): boolean => hasMoved;

/** The number of this page's history entries before the current view. */
export const depth = (): number => at;

/** Returns the wanted view, or another view if the state does not allow the wanted one. */
function allowed(view: View): View {
  // A draft that is being sent cannot be edited. An unconfirmed access code stays visible until the page is left.
  if (state.sending) return { name: 'review' };
  if (hasUnkeptReceipt()) return view.name === 'privacy' ? view : { name: 'receipt' };
  if (WRITING.has(view.name) && !state.draft) return { name: state.report ? 'inbox' : 'landing' };
  if (view.name === 'receipt') return { name: state.report ? 'inbox' : 'landing' };
  if (view.name === 'inbox' && !state.report) return { name: 'return' };
  if (view.name === 'return' && state.report) return { name: 'inbox' };
  return view;
}

export const view = (): View => allowed(views[at] ?? { name: 'landing' });

/** Changes with each navigation, even to a view of the same name. */
export const turn = (): string => `${at} ${JSON.stringify(view())}`;

export function go(next: View): void {
  at += 1;
  views.splice(at);
  views[at] = next;
  history.pushState(at, '');
  arrive();
}

/** Replaces the current view, so that Back does not lead to it. */
export function replace(next: View): void {
  views[at] = next;
  arrive();
}

export const back = (): void => history.back();

function arrive(): void {
  hasMoved = true;
  scrollTo(0, 0);
  update({ faults: [], problem: undefined });
}

function entry(state: unknown): number {
  return typeof state === 'number' ? state : 0;
}

export function listen(): void {
  at = entry(history.state);
  history.replaceState(at, '');
  addEventListener('popstate', (event) => {
    const to = entry(event.state);
    // Undo Back and Forward while a draft is being sent.
    if (state.sending && to !== at) return history.go(at - to);
    at = to;
    arrive();
  });
}
