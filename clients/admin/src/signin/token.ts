import { useEffect, useState } from 'react';

/** A mailed token is after the #, so it never reaches a server log. It is removed from the address immediately. */
export function useToken() {
  const [token] = useState(() => window.location.hash.slice(1));
  useEffect(() => window.history.replaceState(window.history.state, '', window.location.pathname), []);
  return token;
}
