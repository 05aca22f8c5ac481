/** Moves the focus to the text field of a composer, even if the composer is not open yet. */
import { useCallback } from 'react';
import { store } from '../session/store';

export type Place = 'message' | 'note';
export const wanted = store<Place | null>(null);

export function wantFocus(place: Place) {
  const there = document.querySelector<HTMLElement>(`[data-write="${place}"]`);
  if (there) there.focus();
  else wanted.set(place);
}

/** Props for the field that a shortcut or a button focuses. */
export function useWanted(place: Place) {
  const ref = useCallback(
    (field: HTMLTextAreaElement | null) => {
      if (!field || wanted.get() !== place) return;
      wanted.set(null);
      // Run after the page's heading has taken the focus.
      requestAnimationFrame(() => field.focus());
    },
    [place],
  );
  return { ref, 'data-write': place };
}
