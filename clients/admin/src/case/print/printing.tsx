import { useEffect, type ReactNode } from 'react';
import { status } from '../../session/token';

/** Prints while the sheet is on the page. The sheet leaves the page after the printing, and when the session ends. */
export function Printing({ onDone, children }: { onDone: () => void; children: ReactNode }) {
  useEffect(() => {
    window.addEventListener('afterprint', onDone, { once: true });
    const forget = status.subscribe(() => status.get() !== 'in' && onDone());
    // The frame after the next one has the sheet.
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', onDone);
      forget();
    };
    // The sheet is printed once, although `onDone` is another function after each render of the parent.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return children;
}
