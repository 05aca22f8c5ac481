/**
 * How much room the case page has. Widths in rem follow the reader's text size, so large text folds the page like a
 * small screen does.
 */
import { useLayoutEffect, useState, type RefObject } from 'react';

/** Minimum width in rem for details beside the conversation. */
const WIDE = 52;

/** Returns whether there is no room for two columns, and keeps `--head`, the height of the head that stays in sight. */
export function useRoom(place: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const page = place.current;
    if (!page) return;
    const measure = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
      setNarrow(page.clientWidth < WIDE * rem);
      // On a phone the head itself has no box, and only its first line stays in sight.
      const heights = [...page.querySelectorAll<HTMLElement>('.case-head, .case-where')]
        .filter((one) => getComputedStyle(one).position === 'sticky')
        .map((one) => one.offsetHeight);
      page.style.setProperty('--head', `${String(Math.max(0, ...heights))}px`);
    };
    const observer = new ResizeObserver(measure);
    for (const one of [page, ...page.querySelectorAll('.case-head, .case-where')]) observer.observe(one);
    measure();
    return () => observer.disconnect();
  });
  return isNarrow;
}
