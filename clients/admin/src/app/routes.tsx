/** All routes of the application. Pages are loaded on their first visit. */
import { createRootRoute, createRoute, createRouter, notFound, redirect } from '@tanstack/react-router';
import { readSearch } from '../cases/search';
import { hasSession } from '../session/start';
import { Root } from './root';
import { Failed, Missing } from './failed';
import { page, type LazyPage } from './lazy';
import { Opening } from './opening';
import { parseSearch, stringifySearch } from './address';

const root = createRootRoute({ component: Root, notFoundComponent: Missing, errorComponent: Failed });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => (ownPath(next) ? { next } : {}),
  component: page(() => import('../signin/page'), 'SignInPage'),
});

const enrol = createRoute({
  getParentRoute: () => root,
  path: '/enrol',
  component: page(() => import('../signin/enrol'), 'EnrolPage'),
});

const resetRequest = createRoute({
  getParentRoute: () => root,
  path: '/reset-request',
  component: page(() => import('../signin/reset-request'), 'ResetRequestPage'),
});
const reset = createRoute({
  getParentRoute: () => root,
  path: '/reset',
  component: page(() => import('../signin/reset'), 'ResetPage'),
});
const sso = createRoute({
  getParentRoute: () => root,
  path: '/sso',
  component: page(() => import('../signin/sso/page'), 'SsoPage'),
});
const trust = createRoute({
  getParentRoute: () => root,
  path: '/trust',
  component: page(() => import('../trust/page'), 'TrustPage'),
});
const paper = createRoute({
  getParentRoute: () => root,
  path: '/trust/$paper',
  component: page(() => import('../trust/paper/page'), 'PaperPage'),
});
const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: '/confirm-email',
  component: page(() => import('../signin/confirm-email'), 'ConfirmEmailPage'),
});
const stopReset = createRoute({
  getParentRoute: () => root,
  path: '/stop-reset',
  component: page(() => import('../signin/stop-reset'), 'StopResetPage'),
});

/** All routes below need a session. */
const signed = createRoute({
  getParentRoute: () => root,
  id: 'signed',
  async beforeLoad({ location }) {
    if (!(await hasSession())) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: page(() => import('./shell'), 'Shell'),
});

const home = createRoute({
  getParentRoute: () => signed,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/cases' });
  },
});

const cases = createRoute({
  getParentRoute: () => signed,
  path: '/cases',
  validateSearch: readSearch,
  component: page(() => import('../cases/page'), 'CasesPage'),
});

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const oneCase = createRoute({
  getParentRoute: () => signed,
  path: '/cases/$id',
  beforeLoad: ({ params }) => {
    if (!UUID.test(params.id)) throw notFound();
  },
  component: page(() => import('../case/page'), 'CasePage'),
});
const tab = <Path extends string>(path: Path, component: LazyPage) => createRoute({ getParentRoute: () => oneCase, path, component });
const tabs = [
  tab(
    '/',
    page(() => import('../case/page'), 'FirstTab'),
  ),
  tab(
    'dialogue',
    page(() => import('../case/dialogue/tab'), 'DialogueTab'),
  ),
  tab(
    'report',
    page(() => import('../case/report/tab'), 'ReportTab'),
  ),
  tab(
    'files',
    page(() => import('../case/files/tab'), 'FilesTab'),
  ),
  tab(
    'notes',
    page(() => import('../case/notes/tab'), 'NotesTab'),
  ),
  tab(
    'timeline',
    page(() => import('../case/timeline/tab'), 'TimelineTab'),
  ),
  tab(
    'access',
    page(() => import('../case/access/tab'), 'AccessTab'),
  ),
] as const;

const settings = createRoute({
  getParentRoute: () => signed,
  path: '/settings',
  component: page(() => import('../settings/page'), 'SettingsPage'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/users' });
  },
});
const setting = <Path extends string>(path: Path, component: LazyPage) => createRoute({ getParentRoute: () => settings, path, component });
const settingsPages = [
  settingsHome,
  setting(
    'users',
    page(() => import('../settings/users/page'), 'UsersPage'),
  ),
  setting(
    'users/invite',
    page(() => import('../settings/invite/page'), 'InvitePage'),
  ),
  setting(
    'users/$id',
    page(() => import('../settings/member/page'), 'MemberPage'),
  ),
  setting(
    'roles',
    page(() => import('../settings/roles/page'), 'RolesPage'),
  ),
  setting(
    'departments',
    page(() => import('../settings/departments/page'), 'DepartmentsPage'),
  ),
  setting(
    'oversight',
    page(() => import('../settings/oversight/page'), 'OversightPage'),
  ),
  setting(
    'tokens',
    page(() => import('../settings/tokens/page'), 'TokensPage'),
  ),
  setting(
    'tokens/new',
    page(() => import('../settings/new-token/page'), 'NewTokenPage'),
  ),
  setting(
    'sso',
    page(() => import('../settings/sso/page'), 'SsoPage'),
  ),
] as const;

const platform = createRoute({
  getParentRoute: () => signed,
  path: '/platform',
  component: page(() => import('../platform/page'), 'PlatformPage'),
});
const platformPage = <Path extends string>(path: Path, component: LazyPage) =>
  createRoute({ getParentRoute: () => platform, path, component });
const platformPages = [
  platformPage(
    '/',
    page(() => import('../platform/organisations/page'), 'OrganisationsPage'),
  ),
  platformPage(
    'health',
    page(() => import('../platform/health/page'), 'HealthPage'),
  ),
  platformPage(
    'refusals',
    page(() => import('../platform/refusals/page'), 'RefusalsPage'),
  ),
] as const;

const me = createRoute({
  getParentRoute: () => signed,
  path: '/me',
  component: page(() => import('../me/page'), 'MePage'),
});
const security = createRoute({
  getParentRoute: () => signed,
  path: '/me/security',
  component: page(() => import('../me/security/page'), 'SecurityPage'),
});
const myRights = createRoute({
  getParentRoute: () => signed,
  path: '/me/rights',
  component: page(() => import('../me/rights/page'), 'MyRightsPage'),
});
const help = createRoute({
  getParentRoute: () => signed,
  path: '/help',
  component: page(() => import('../help/page'), 'HelpPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    enrol,
    resetRequest,
    reset,
    sso,
    trust,
    paper,
    confirmEmail,
    stopReset,
    signed.addChildren([
      home,
      cases,
      oneCase.addChildren(tabs),
      settings.addChildren(settingsPages),
      platform.addChildren(platformPages),
      myRights,
      me,
      security,
      help,
    ]),
  ]),
  parseSearch,
  stringifySearch,
  // If a page fails, the frame, the other tabs and unsent text stay.
  defaultErrorComponent: Failed,
  defaultPendingComponent: Opening,
  defaultPendingMs: 300,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** Allows only paths of this origin. Otherwise a link from outside could redirect the member elsewhere after sign-in. */
function ownPath(next: unknown): next is string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next);
}
