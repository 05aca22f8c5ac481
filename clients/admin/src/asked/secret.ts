import { useState } from 'react';

/**
 * Returns the secret of the link, which comes after the #. It stays in the address until the code is accepted, because a
 * phone may reload the page while the person looks for the code in another app. Without the code it opens nothing.
 */
export function useSecret() {
  const [secret] = useState(() => window.location.hash.slice(1));
  const removeSecret = () => window.history.replaceState(window.history.state, '', window.location.pathname);
  return { secret, removeSecret };
}
