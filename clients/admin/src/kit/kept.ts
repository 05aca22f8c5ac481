/**
 * Half-typed forms outlive the lock. The lock takes the page away, and with it whatever its fields held; the same member finds it
 * again after signing in. In memory only. Another account begins a page of its own, and signing out forgets everything.
 */
import { useEffect, useEffectEvent, useState, type Dispatch, type SetStateAction } from 'react';
import { belongs, keep } from '../app/unsaved';
import { locked } from '../session/token';

interface Kept {
  value: unknown;
  /** Whether it was typed or chosen: an open dialog alone is nothing to lose. */
  typed: boolean;
}

const kept = new Map<string, Kept>();
keep({
  any: (of) => [...kept].some(([name, { typed }]) => typed && belongs(name, of)),
  forget: (of) => [...kept.keys()].filter((name) => belongs(name, of)).forEach((name) => kept.delete(name)),
});

interface Options<T> {
  /** Leaves out what must not be kept: secrets. */
  clean?: (value: T) => T;
  typed?: boolean;
}

/**
 * `useState` for the fields of a form. `name` is the form's own in the whole application, with the id of what is edited; in a case
 * it begins with the case (`app/unsaved.ts`). A form that is closed or left forgets as ever. Passwords, client secrets and codes do not belong here.
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
    // It is on the page again.
    kept.delete(name);
    // Before the page goes: the sign-in says whether there is something to come back to.
    return locked.subscribe(() => save());
  }, [name]);
  return [value, setValue];
}

/** The same for which dialog is open. */
export const useKeptOpen = <T>(name: string, initial: T) => useKept(name, initial, { typed: false });
