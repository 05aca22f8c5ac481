/**
 * The height of the composers, which stay at the bottom of the screen if there is room. Other modules need the height
 * for two reasons. The composer must not hide a focused element. A message behind the composer does not count as read.
 */
import { useLayoutEffect, useRef } from 'react';
import { store } from '../../session/store';

/** Height in CSS pixels, or 0 if the composer is below the messages. */
export const dockHeight = store(0);

/** Measures the composers. The style sheet decides whether they stay at the bottom of the screen. */
export function useDock() {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const dock = ref.current;
    if (!dock) return;
    const page = document.documentElement.style;
    const measure = () => {
      const height = getComputedStyle(dock).position === 'sticky' ? dock.offsetHeight : 0;
      dockHeight.set(height);
      if (height) page.setProperty('--dock', `${String(height)}px`);
      else page.removeProperty('--dock');
    };
    const observer = new ResizeObserver(measure);
    observer.observe(dock);
    window.addEventListener('resize', measure);
    measure();
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
      dockHeight.set(0);
      page.removeProperty('--dock');
    };
  }, []);
  return ref;
}
