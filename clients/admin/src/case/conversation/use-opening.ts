import { useEffect, useState, type RefObject } from 'react';
import { useCase } from '../context';
import { dockHeight } from './dock';
import { firstUnread } from './unread';
import type { Message } from './use-dialogue';

/**
 * The number of the first message that was new when the page opened. The mark stays while the member reads. Null without
 * new messages, undefined before this is known.
 */
export function useFirstNew(messages: readonly Message[], fresh: boolean): number | null | undefined {
  const { unread = 0 } = useCase();
  const [firstNew, setFirstNew] = useState<number | null>();
  // Wait for fresh data, because cached data may lack the newest messages.
  if (fresh && firstNew === undefined) setFirstNew(firstUnread(messages, unread) ?? null);
  return firstNew;
}

/**
 * Scrolls to the first new message. Without new messages, scrolls to the newest entries if the composer is docked below
 * them. On small screens the page stays at the top, where the deadlines and acts are.
 */
export function useOpening(list: RefObject<HTMLElement | null>, firstNew: number | null | undefined) {
  useEffect(() => {
    if (firstNew === undefined) return;
    // Runs after the router, which scrolls each page to its top.
    const frame = requestAnimationFrame(() => {
      const unread = list.current?.querySelector('[data-new]');
      if (unread) unread.scrollIntoView({ block: 'start' });
      else if (firstNew === null && dockHeight.get() > 0) list.current?.lastElementChild?.scrollIntoView({ block: 'end' });
    });
    return () => cancelAnimationFrame(frame);
  }, [list, firstNew]);
}
