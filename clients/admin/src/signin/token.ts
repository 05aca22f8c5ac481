import { useEffect, useState } from 'react';

/** A mail's token stands behind the #, so it never reaches a server's log; it is taken out of the address at once. */
export function useToken() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}
