import { useRouter } from '@tanstack/react-router';
import { open } from '../session/refresh';
import { tell } from '../session/tabs';
import type { Grant } from '../session/token';

/** Starts the session, informs the other tabs and opens the next page. */
export function useBegin() {
  const router = useRouter();
  return (grant: Grant, next = '/cases') => {
    open(grant);
    tell('in');
    router.history.push(next);
  };
}
