/** Detects whether the member is active in any tab of this browser. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { idle } from './idle';
import { lock, refresh } from './refresh';
import { broadcast, listen } from './tabs';
import { forget, status } from './token';

const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;
/** Milliseconds between messages to other tabs, and between checks of the clock. */
const tellEvery = 20_000;
const lookEvery = 1000;

/** Returns the milliseconds until the lock once the warning is shown. `stay` dismisses the warning and prevents the lock. */
export function useIdle(watching: boolean) {
  const last = useRef(0);
  const told = useRef(0);
  const warned = useRef(false);
  const [left, setLeft] = useState<number>();

  const active = useCallback((news: boolean) => {
    last.current = Date.now();
    if (!news || last.current - told.current < tellEvery) return;
    told.current = last.current;
    broadcast('active');
  }, []);
  const show = useCallback((next: number | undefined) => {
    warned.current = next !== undefined;
    setLeft(next);
  }, []);

  useEffect(() => {
    if (!watching) return;
    last.current = Date.now();
    // After the warning, only an answer to the dialog counts. An accidental click or scroll must not dismiss the
    // warning.
    const onSign = () => warned.current || active(true);
    for (const sign of signs) window.addEventListener(sign, onSign, { passive: true });
    const clock = setInterval(() => {
      const now = idle(last.current, Date.now());
      show(now.state === 'warn' ? now.left : undefined);
      if (now.state === 'over') lock();
    }, lookEvery);
    return () => {
      clearInterval(clock);
      show(undefined);
      for (const sign of signs) window.removeEventListener(sign, onSign);
    };
  }, [watching, active, show]);

  useOtherTabs(() => active(false));

  const stay = useCallback(() => {
    told.current = 0;
    active(true);
    show(undefined);
    void refresh().catch(() => undefined);
  }, [active, show]);
  return { left, stay };
}

function useOtherTabs(onActive: () => void) {
  useEffect(
    () =>
      listen((news) => {
        if (news === 'active') onActive();
        else if (news === 'out') forget('out');
        else if (news === 'ended' && (status.get() === 'in' || status.get() === 'ended')) forget('ended', true);
        else if (news === 'in' && status.get() === 'ended') void refresh().catch(() => undefined);
      }),
    [onActive],
  );
}
