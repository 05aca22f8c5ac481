import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Announcements } from '../kit/announce';
import { expectLanding } from '../kit/landing';
import { Sayings } from '../kit/say';

/**
 * The root of all pages. It renders the live regions for confirmations. After navigation, the heading of the new page
 * takes the focus.
 */
export function Root() {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onBeforeNavigate', ({ pathChanged, fromLocation }) => {
        if (pathChanged && fromLocation) expectLanding();
      }),
    [router],
  );
  return (
    <>
      <Outlet />
      <Sayings />
      <Announcements />
    </>
  );
}
