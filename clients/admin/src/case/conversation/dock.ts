/**
 * The height of the composer, which stays at the bottom of the screen if there is room. Other modules need the height
 * for two reasons. The composer must not hide a focused element. A message behind the composer does not count as read.
 */
import { useLayoutEffect, useRef } from 'react';
import { store } from '../../session/store';

/** Height in CSS pixels, or 0 if the composer is below the messages. */
export const dockHeight = store(0);

/** Measures the composer. The style sheet decides whether the composer stays at the bottom of the screen. */
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
