import { useEffect, useEffectEvent, useRef, useState } from 'react';

/**
 * An asynchronous task of several steps that may fail, such as a passkey ceremony. Presses are ignored while the task
 * runs.
 */
export function useTask<Args extends unknown[]>(work: (...args: Args) => Promise<void>) {
  // This is a ref, because a second press may come before the page shows that it is busy.
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

/** Runs a function when the component mounts, and again when `of` changes. */
export function useStart(run: () => void, of?: string) {
  const start = useEffectEvent(run);
  useEffect(() => start(), [of]);
}
