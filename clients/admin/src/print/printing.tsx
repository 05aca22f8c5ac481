import { useEffect, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { status } from '../session/token';

/**
 * Prints a sheet, which is on the page only while it is printed and when the session is open. The sheet is a child of
 * the body, so that a style can hide the whole page beside it (`print.css`).
 */
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
  return createPortal(<div className="case-sheet">{children}</div>, document.body);
}
