/** The root of all routes, and the parent of those that need a session. */
import { createRootRoute, createRoute, redirect } from '@tanstack/react-router';
import { hasSession } from '../session/start';
import { Failed, Missing } from './failed';
import { client, meQuery } from './query';
import { Root } from './root';
import { Shell } from './shell';

export const root = createRootRoute({ component: Root, notFoundComponent: Missing, errorComponent: Failed });

/** All routes below it need a session. */
export const signed = createRoute({
  getParentRoute: () => root,
  id: 'signed',
  async beforeLoad({ location }) {
    if (!(await hasSession())) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  loader: () => void client.prefetchQuery(meQuery),
  component: Shell,
});
