import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { turn } from '../views.ts';

let lastTurn: string | undefined;

/**
 * The page's h1. After a change of view, the heading takes the focus, so that a screen reader starts there. On the
 * first load, the heading does not take the focus.
 */
export function Heading({ children, above }: { children: ComponentChildren; above?: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  const now = turn();
  useEffect(() => {
    if (lastTurn !== undefined && lastTurn !== now) ref.current?.focus();
    lastTurn = now;
  }, [now]);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {above && <span class="caption">{above} </span>}
      {children}
    </h1>
  );
}
