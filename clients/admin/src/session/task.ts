import { useEffect, useEffectEvent, useRef, useState } from 'react';

/** Something that takes a while and may fail, step by step: a ceremony with a passkey, say. A press while it runs is ignored. */
export function useTask<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  // A second press may come before the page could be drawn as busy.
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  async function run(...args: Args) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setProblem(undefined);
    try {
      await work(...args);
    } catch (caught) {
      setProblem(caught);
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { busy, problem, run: (...args: Args) => void run(...args) };
}

/** Begins something when its component appears, and again when `of` is another. */
export function useStart(run: () => void, of?: string) {
  const start = useEffectEvent(run);
  useEffect(() => start(), [of]);
}
