import { useEffect, type RefObject } from 'react';

const CONTROLS = 'a, button, input, label';

/**
 * A click anywhere in a row opens the case. Keyboards and screen readers use the link of the row. Text can still be
 * selected, because the link does not cover the row.
 */
export function useRowClicks(body: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const rows = body.current;
    const open = ({ target, altKey, ctrlKey, metaKey, shiftKey }: MouseEvent) => {
      // On a link, these keys open another tab or window, or download. A row has none of that.
      if (altKey || ctrlKey || metaKey || shiftKey) return;
      if (!(target instanceof Element) || target.closest(CONTROLS)) return;
      if (document.getSelection()?.isCollapsed === false) return;
      target.closest('tr')?.querySelector<HTMLElement>('.row-link')?.click();
    };
    rows?.addEventListener('click', open);
    return () => rows?.removeEventListener('click', open);
  }, [body]);
}
