import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { navigateWith } from '../entry/place';
import { status } from '../session/token';
import { client } from './query';
import { makeRouter } from './routes';
// The style sheets of the pages behind the sign-in, always in this order.
import '../styles/marks.css';
import '../styles/list.css';
import '../styles/home.css';

function start() {
  const router = makeRouter();
  navigateWith((href, replace) => router.history[replace ? 'replace' : 'push'](href));
  return router;
}

/** The application behind the sign-in. The router begins at the current address. */
export function Application() {
  const [router] = useState(start);
  useEffect(
    () =>
      status.subscribe(() => {
        // Another account may sign in afterwards.
        if (status.get() === 'out') client.clear();
      }),
    [],
  );
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
