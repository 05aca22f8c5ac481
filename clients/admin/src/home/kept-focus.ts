import { useEffect, useRef, type FocusEvent } from 'react';

/**
 * Moves the focus to a heading when new data removes the element that had the focus. Otherwise a keyboard user would
 * start again at the top of the page.
 */
export function useKeptFocus(heading: string) {
  const last = useRef<Element>(undefined);
  useEffect(() => {
    if (!last.current || last.current.isConnected) return;
    last.current = undefined;
    if (document.activeElement === document.body) document.getElementById(heading)?.focus({ preventScroll: true });
  });
  return ({ target }: FocusEvent) => void (last.current = target);
}
