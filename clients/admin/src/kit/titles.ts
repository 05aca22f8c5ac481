/**
 * Hides the titles of cases, for example while the screen is shared. Every page then shows the code name of the case
 * instead. The choice applies to all tabs of this browser until the member signs out.
 */
import { recall, remember } from '../session/memory';
import { store, useStore } from '../session/store';

const KEY = 'voicase.titles';
const isHidden = () => recall(KEY) === 'hidden';
const hidden = store(isHidden());

// Another tab changed the choice. The event does not occur in the tab that makes the change.
window.addEventListener('storage', ({ key }) => key === KEY && hidden.set(isHidden()));

export function hideTitles(next: boolean) {
  remember(KEY, next ? 'hidden' : null);
  hidden.set(next);
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
