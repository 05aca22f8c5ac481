import { useRouter } from '@tanstack/react-router';
import { open } from '../session/refresh';
import { tell } from '../session/tabs';
import type { Grant } from '../session/token';

/** The session begins here, is told to the other tabs, and leads on. */
export function useBegin() {
  const router = useRouter();
  return (grant: Grant, next = '/cases') => {
    open(grant);
    tell('in');
    router.history.push(next);
  };
}
