/** Takes the focus to a text field that a shortcut asked for, whether it stands on the page already or is still to come. */
import { useCallback } from 'react';
import { store } from '../session/store';

type Place = 'dialogue' | 'notes';
const wanted = store<Place | null>(null);

export function wantFocus(place: Place) {
  const there = document.querySelector<HTMLElement>(`[data-write="${place}"]`);
  if (there) there.focus();
  else wanted.set(place);
}

/** Properties of the field that answers the shortcut. */
export function useWanted(place: Place) {
  const ref = useCallback(
    (field: HTMLTextAreaElement | null) => {
      if (!field || wanted.get() !== place) return;
      wanted.set(null);
      // After the page's heading has had its turn.
      requestAnimationFrame(() => field.focus());
    },
    [place],
  );
  return { ref, 'data-write': place };
}
