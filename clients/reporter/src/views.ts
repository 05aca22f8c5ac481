/**
 * Where one is. All views share one address and the history holds nothing but numbers, so neither the address bar nor a
 * saved browser session tells a step, let alone a report.
 */
import { state, update } from './state.ts';

export type View =
  | { name: 'landing' | 'privacy' | 'begin' | 'who' | 'files' | 'review' | 'receipt' | 'return' | 'inbox' | 'ended' }
  | { name: 'step'; step: number };

const WRITING = new Set<View['name']>(['who', 'step', 'files', 'review']);

const stack: View[] = [{ name: 'landing' }];
let at = 0;

/** The view that stands for the wanted one: the way back into a sent report's form is closed, as is one to what is not open. */
function allowed(view: View): View {
  if (WRITING.has(view.name) && !state.draft) {
    if (state.receipt && !state.receiptKept) return { name: 'receipt' };
    return { name: state.report ? 'inbox' : 'landing' };
  }
  if (view.name === 'receipt' && (!state.receipt || state.receiptKept)) return { name: state.report ? 'inbox' : 'landing' };
  if (view.name === 'inbox' && !state.report) return { name: 'return' };
  if (view.name === 'return' && state.report) return { name: 'inbox' };
  return view;
}

export const view = (): View => allowed(stack[at] ?? { name: 'landing' });

/** Changes whenever the page turns, also to a view of the same name. */
export const turn = (): string => `${at} ${JSON.stringify(view())}`;

export function go(next: View): void {
  stack.splice(at + 1);
  stack.push(next);
  at += 1;
  history.pushState(at, '');
  arrive();
}

/** Takes the place of the present view, so that Back does not lead to it. */
export function replace(next: View): void {
  stack[at] = next;
  arrive();
}

export const back = (): void => history.back();

function arrive(): void {
  scrollTo(0, 0);
  update({ faults: [], problem: undefined });
}

export function listen(): void {
  history.replaceState(0, '');
  addEventListener('popstate', (event) => {
    at = typeof event.state === 'number' && event.state < stack.length ? event.state : 0;
    arrive();
  });
}
