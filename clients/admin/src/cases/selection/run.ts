/**
 * The requests of one run over several cases. A run ends with its page, its session and its organisation. `request`
 * alone would wait for the next sign-in, and then write what an old reading told.
 */
import type { Gql } from '@voicase/shared/gql';
import { useCallback, useEffect, useRef } from 'react';
import { ask } from '../../session/ask';
import { organisation } from '../../session/organisation';
import { status } from '../../session/token';
import type { Wire } from './carry-out';
import { RunEnded } from './ended';
import { wireThrough } from './wire';

/** Requests pass the door until the session or the organisation changes, or until `isGone`. */
export function bind(isGone: () => boolean) {
  let isEnded = status.get() !== 'in';
  const end = () => void (isEnded = true);
  const ends = [status.subscribe(end), organisation.subscribe(end)];
  const door: Gql = (operation, variables) => (isEnded || isGone() ? Promise.reject(new RunEnded()) : ask(operation, variables));
  return {
    door,
    release: () => ends.forEach((stop) => stop()),
  };
}

interface Runner {
  /** Whether the component is gone, for example because the member stopped the run or left the page. */
  isGone: () => boolean;
  /** Calls `work` with the requests of a new run. */
  run: (work: (wire: Wire) => Promise<void>) => Promise<void>;
}

/** Binds runs to the component. */
export function useRunner(): Runner {
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => void (gone.current = true);
  }, []);
  const isGone = useCallback(() => gone.current, []);
  const run = useCallback<Runner['run']>(
    async (work) => {
      const bound = bind(isGone);
      try {
        await work(wireThrough(bound.door));
      } finally {
        bound.release();
      }
    },
    [isGone],
  );
  return { isGone, run };
}
