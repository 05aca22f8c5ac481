/**
 * Where one is. All views share one address and the history holds nothing but numbers, so neither the address bar nor a
 * saved browser session tells a step, let alone a report.
 */
import { hasUnkeptReceipt, state, update } from './state.ts';

export type View =
  | { name: 'landing' | 'privacy' | 'begin' | 'who' | 'files' | 'review' | 'receipt' | 'return' | 'inbox' | 'ended' }
  | { name: 'step'; step: number };

const WRITING = new Set<View['name']>(['who', 'step', 'files', 'review']);

/** By the number that the entry of the history holds. A page that was loaded again knows only its own entries. */
const views: View[] = [];
let at = 0;

let hasMoved = false;
/** Whether somebody has gone from one view to another since the page was loaded. */
export const moved = (): boolean => hasMoved;

/** How many entries of the history lie before this page's view and show this page too. */
export const depth = (): number => at;

/** The view that is shown for the wanted one. */
function allowed(view: View): View {
  // A draft that is being sent is closed, and an unkept receipt is shown as long as the page lives.
  if (state.sending) return { name: 'review' };
  if (hasUnkeptReceipt()) return view.name === 'privacy' ? view : { name: 'receipt' };
  if (WRITING.has(view.name) && !state.draft) return { name: state.report ? 'inbox' : 'landing' };
  if (view.name === 'receipt') return { name: state.report ? 'inbox' : 'landing' };
  if (view.name === 'inbox' && !state.report) return { name: 'return' };
  if (view.name === 'return' && state.report) return { name: 'inbox' };
  return view;
}

export const view = (): View => allowed(views[at] ?? { name: 'landing' });

/** Changes whenever the page turns, also to a view of the same name. */
export const turn = (): string => `${at} ${JSON.stringify(view())}`;

export function go(next: View): void {
  at += 1;
  views.splice(at);
  views[at] = next;
  history.pushState(at, '');
  arrive();
}

/** Takes the place of the present view, so that Back does not lead to it. */
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
    // Back and Forward are undone while a draft is being sent.
    if (state.sending && to !== at) return history.go(at - to);
    at = to;
    arrive();
  });
}
