import { useEffect, useState } from 'react';

/**
 * Returns the token of a mailed link. The token comes after the #, so it never reaches a server log. The page removes
 * the token from the address immediately.
 */
export function useToken() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}
