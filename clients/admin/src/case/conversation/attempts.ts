/** The attempts to send a message. */
import { status } from '../../session/token';

/**
 * Milliseconds after which a message makes no further attempt. All attempts of one press take less time, so a later
 * attempt means that the page slept.
 */
export const TRY = 150_000;

/** The attempt was not made, because the session changed or the page slept. */
export class Stopped extends Error {}

/** Keys of messages that have left the page at least once. The server may have received them. */
const tried = new Set<string>();
export const isTried = (key: string): boolean => tried.has(key);

/** Watches over the attempts after one press. `isKept` returns whether the message still exists. */
export function beginTry(key: string, isKept: () => boolean) {
  const begun = Date.now();
  let count = 0;
  let hasChanged = false;
  const end = status.subscribe(() => void (hasChanged = true));
  return {
    end,
    /** How many attempts have left the page. */
    count: () => count,
    check() {
      if (hasChanged || status.get() !== 'in' || !isKept() || Date.now() - begun > TRY) throw new Stopped();
      count += 1;
      tried.add(key);
    },
  };
}
