import { useEffect, useRef } from 'react';

/**
 * After "more", moves the focus to the first new case once that case is rendered. The button cannot keep the focus,
 * because it moves down and disappears after the last page.
 */
export function useGoingOn(shown: number) {
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined || shown <= wanted.current) return;
    document.querySelectorAll<HTMLElement>('.row-link')[wanted.current]?.focus({ preventScroll: true });
    wanted.current = undefined;
  }, [shown]);
  return (at: number) => void (wanted.current = at);
}
