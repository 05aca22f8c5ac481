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
      keepEnd(height - dockHeight.get());
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

/** A composer that grows must not hide the newest entries from a member who looks at the end of the page. */
function keepEnd(growth: number) {
  const { scrollHeight } = document.documentElement;
  if (growth > 0 && growth < innerHeight / 2 && scrollHeight - innerHeight - scrollY <= growth + 4) scrollBy(0, growth);
}
