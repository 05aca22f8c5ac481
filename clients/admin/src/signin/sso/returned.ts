import { useEffect, useState } from 'react';

/** The parameters with which the identity provider redirected back. */
export type Returned = { input: { code: string; state: string; issuer: string | null } } | { input?: undefined };

/** Reads the query string. Returns undefined if the query string holds no response of an identity provider. */
export function read(search: string): Returned | undefined {
  const query = new URLSearchParams(search);
  const [code, state] = [query.get('code'), query.get('state')];
  if (code && state) return { input: { code, state, issuer: query.get('iss') } };
  // The identity provider refused, or its response is incomplete. The provider's own text is not shown.
  return query.has('error') || code || state ? {} : undefined;
}

/** Removes the code from the address immediately, so that neither the history nor a copied link contains it. */
export function useReturned() {
  const [returned] = useState(() => read(window.location.search));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return returned;
}
