import { useLocation } from '@tanstack/react-router';
import { useEffect } from 'react';
import { focusOn } from '../kit/focus-on';

/** Moves the focus to a heading that the link has named after the #. The heading is loaded after the page. */
export function useArrival(heading: string) {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === heading) focusOn(heading);
  }, [hash, heading]);
}
