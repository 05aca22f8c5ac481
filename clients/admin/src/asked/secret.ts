import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { expectLanding } from '../kit/landing';

const inAddress = () => window.location.hash.slice(1);

/**
 * Returns the secret of the link, which comes after the #. It stays in the address until the code is accepted, because a
 * phone may reload the page while the person looks for the code in another app. Without the code it opens nothing.
 *
 * A link that is pasted into the address of the open page does not load the page again. It opens the other question
 * directly, or waits in `other` until the person agrees to lose what was typed.
 */
export function useSecret(isTyped: boolean) {
  const [secret, setSecret] = useState(inAddress);
  const [other, setOther] = useState<string>();
  /** Whether the code was accepted. The secret then leaves the address, also if the same link is pasted again. */
  const isAccepted = useRef(false);
  const clear = () => window.history.replaceState(window.history.state, '', window.location.pathname);
  const removeSecret = () => {
    isAccepted.current = true;
    clear();
  };
  const follow = (link: string) => {
    expectLanding();
    setOther(undefined);
    isAccepted.current = false;
    setSecret(link);
  };
  const changed = useEffectEvent(() => {
    const link = inAddress();
    if (!link) return;
    if (link === secret) {
      if (isAccepted.current) clear();
      return;
    }
    if (isTyped) setOther(link);
    else follow(link);
  });
  useEffect(() => {
    const listener = () => changed();
    window.addEventListener('hashchange', listener);
    return () => window.removeEventListener('hashchange', listener);
  }, []);
  const stay = () => {
    setOther(undefined);
    clear();
  };
  return { secret, removeSecret, other, follow, stay };
}
