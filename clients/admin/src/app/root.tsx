import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Announcements } from '../kit/announce';
import { expectLanding } from '../kit/landing';
import { Sayings } from '../kit/say';

/** Shared by all pages: the live region for confirmations, and moving the focus after navigation. */
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
