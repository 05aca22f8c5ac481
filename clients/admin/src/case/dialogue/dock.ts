/**
 * The composer stays at the bottom of the view where there is room for it. How high it is there decides where reading ends: what
 * takes the focus must not come to lie behind it, and what lies behind it has not been read.
 */
import { useLayoutEffect, useRef } from 'react';
import { store } from '../../session/store';

/** CSS pixels; 0 where the composer stands below the messages. */
export const dockHeight = store(0);

/** For the composer. Whether it stays in view, the style sheet says. */
export function useDock() {
  const ref = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const form = ref.current;
    if (!form) return;
    const page = document.documentElement.style;
    const measure = () => {
      const height = getComputedStyle(form).position === 'sticky' ? form.offsetHeight : 0;
      dockHeight.set(height);
      if (height) page.setProperty('--dock', `${String(height)}px`);
      else page.removeProperty('--dock');
    };
    const observer = new ResizeObserver(measure);
    observer.observe(form);
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
