import { useEffect, useState } from 'react';

/** What a provider sent the browser back with. */
export type Returned = { input: { code: string; state: string; issuer: string | null } } | { input?: undefined };

/** What stands in the address behind the question mark; nothing of a provider's, and somebody has yet to go there. */
export function read(search: string): Returned | undefined {
  const query = new URLSearchParams(search);
  const [code, state] = [query.get('code'), query.get('state')];
  if (code && state) return { input: { code, state, issuer: query.get('iss') } };
  // It says no in its own words, which are not for us to show.
  return query.has('error') || code || state ? {} : undefined;
}

/** The code is taken out of the address at once: neither history nor a copied link holds it. */
export function useReturned() {
  const [returned] = useState(() => read(window.location.search));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return returned;
}
