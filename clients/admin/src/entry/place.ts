/**
 * Navigation between the pages before sign-in. These pages run without the router, so that signing in needs little
 * code. After the router is loaded, the router navigates.
 */
import { expectLanding } from '../kit/landing';
import { store } from '../session/store';

export const place = store(window.location.pathname);

function arrive() {
  if (place.get() === window.location.pathname) return;
  expectLanding();
  place.set(window.location.pathname);
}

type Go = (href: string, replace: boolean) => void;

let go: Go = (href, replace) => {
  window.history[replace ? 'replaceState' : 'pushState'](null, '', href);
  arrive();
};
window.addEventListener('popstate', arrive);

/** Opens another page of this application. */
export const navigate = (href: string, { replace = false } = {}) => go(href, replace);

/** Hands navigation over to the router for the rest of the visit. */
export function navigateWith(router: Go) {
  window.removeEventListener('popstate', arrive);
  go = router;
}

const path = ({ pathname, search, hash }: Location) => pathname + search + hash;

/** Shows the sign-in instead of the requested page. The sign-in returns to that page. */
export function redirectToSignIn() {
  window.history.replaceState(null, '', `/sign-in?next=${encodeURIComponent(path(window.location))}`);
  place.set(window.location.pathname);
}

/** Allows only paths of this origin. Otherwise a link from outside could redirect the member elsewhere after sign-in. */
export const isOwnPath = (next: unknown): next is string => typeof next === 'string' && /^\/(?![/\\])/.test(next);

/** The page to open after sign-in. */
export function nextPage(search = window.location.search): string {
  const next = new URLSearchParams(search).get('next');
  return isOwnPath(next) ? next : '/';
}
