/**
 * Keeps form input while the page is locked. The lock removes the page with all its fields. The same member finds the input again after
 * signing in. The input is kept in memory only. If another account signs in, its page starts empty. Signing out deletes all input.
 */
import { useEffect, useEffectEvent, useState, type Dispatch, type SetStateAction } from 'react';
import { belongs, registerKeeper } from '../app/unsaved';
import { locked } from '../session/token';

interface Kept {
  value: unknown;
  /** Whether the person typed or chose the value. An open dialog alone is not unsaved input. */
  typed: boolean;
}

const kept = new Map<string, Kept>();
registerKeeper({
  any: (of) => [...kept].some(([name, { typed }]) => typed && belongs(name, of)),
  forget: (of) => [...kept.keys()].filter((name) => belongs(name, of)).forEach((name) => kept.delete(name)),
});

interface Options<T> {
  /** Removes secrets from the value, because secrets must not be kept. */
  clean?: (value: T) => T;
  typed?: boolean;
}

/**
 * `useState` for form fields. `name` is unique in the application and contains the id of the edited object. Inside a
 * case, `name` begins with the case id (`app/unsaved.ts`). Closing or leaving the form deletes the input. Never use
 * this hook for passwords, client secrets or codes.
 */
export function useKept<T>(
  name: string,
  initial: T | (() => T),
  { clean, typed = true }: Options<T> = {},
): [T, Dispatch<SetStateAction<T>>] {
  const [first] = useState<T>(() => (initial instanceof Function ? initial() : initial));
  const [value, setValue] = useState<T>(() => (kept.has(name) ? (kept.get(name)?.value as T) : first));
  const save = useEffectEvent(() => {
    if (locked.get() && value !== first) kept.set(name, { value: clean ? clean(value) : value, typed });
  });
  useEffect(() => {
    // Delete the kept value, because the page shows it again.
    kept.delete(name);
    // Save before the lock removes the page, because the sign-in page says whether there is unsaved input.
    return locked.subscribe(() => save());
  }, [name]);
  return [value, setValue];
}

/** Like `useKept`, for the state of a dialog, which is not unsaved input. */
export const useKeptOpen = <T>(name: string, initial: T) => useKept(name, initial, { typed: false });
