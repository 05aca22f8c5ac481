import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { navigateWith } from '../entry/place';
import { status } from '../session/token';
import { client } from './query';
import { makeRouter } from './routes';
// All style sheets of the application, always in this order. The look of a page must not depend on the pages visited
// before.
import '../styles/marks.css';
import '../styles/picker.css';
import '../styles/list.css';
import '../styles/table.css';
import '../styles/home.css';
import '../styles/case.css';
import '../styles/conversation.css';
import '../styles/settings.css';
import '../styles/trust.css';
import '../styles/notify.css';
import '../styles/tasks.css';
import '../styles/figures.css';
import '../styles/app.css';
import '../styles/case-head.css';
import '../styles/details.css';
import '../styles/report.css';
import '../styles/manual.css';
import '../styles/identity.css';
import '../styles/evidence.css';
import '../styles/redaction.css';
import '../styles/preview.css';
import '../styles/print.css';
import '../styles/app-contrast.css';

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
        if (status.get() !== 'out') return;
        client.clear();
      }),
    [],
  );
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
