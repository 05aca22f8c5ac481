/**
 * Hides the titles of cases, for example while the screen is shared. Every page then shows the code name of the case
 * instead. The choice applies to all tabs of this browser until a member signs in again.
 */
import { recall, remember } from '../session/memory';
import { store, useStore } from '../session/store';

const KEY = 'voicase.titles';
const isHidden = () => recall(KEY) === 'hidden';
const hidden = store(isHidden());

// Another tab changed the choice. The event does not occur in the tab that makes the change. Only a member's choice
// shows titles in other tabs. Those tabs may still show cases on a shared screen when the choice is reset.
window.addEventListener('storage', ({ key, newValue }) => {
  if (key === KEY && newValue !== null) hidden.set(newValue === 'hidden');
});

export function hideTitles(next: boolean) {
  remember(KEY, next ? 'hidden' : 'shown');
  hidden.set(next);
}

/** Forgets the choice of the member who was signed in before. */
export function resetTitles() {
  remember(KEY, null);
  hidden.set(false);
}

export const useTitlesHidden = (): boolean => useStore(hidden);

export interface Named {
  title?: string | null;
  pseudonym: string;
}

/** The title of a case that may be shown. Null if the case has no title, or if titles are hidden. */
export function useTitleOf(): (one: Named) => string | null {
  const without = useTitlesHidden();
  return ({ title }) => (without ? null : (title ?? null));
}
