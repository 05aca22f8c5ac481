import { Outlet, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Announcements } from '../kit/announce';
import { expectLanding } from '../kit/landing';
import { Sayings } from '../kit/say';

/** What every page has: the place where done things are said, and the focus moving with the page. */
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
