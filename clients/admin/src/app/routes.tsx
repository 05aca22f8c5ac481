/** All routes of the application. Pages are loaded on their first visit. */
import { createRoute, createRouter, notFound, redirect } from '@tanstack/react-router';
import { readShow, type ShowSearch } from '../case/conversation/show';
import { prefetchList } from '../cases/list-query';
import { readFound } from '../cases/found/address';
import { readSearch } from '../cases/search';
import { readFigures } from '../figures/search';
import { readTasks } from '../tasks/search';
import { pages } from '../entry/pages';
import { isOwnPath } from '../entry/place';
import { prefetchHome } from '../home/query';
import { Failed } from './failed';
import { page, type LazyPage } from './lazy';
import { Opening } from './opening';
import { parseSearch, stringifySearch } from './address';
import { settings } from './settings-routes';
import { root, signed } from './signed';

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: ({ next }: Record<string, unknown>): { next?: string } => (isOwnPath(next) ? { next } : {}),
  component: pages['/sign-in'],
});
/** Makes the route of a page before sign-in. The sign-in page has its own route, because it reads the address. */
const outside = <Path extends keyof typeof pages>(path: Path) => createRoute({ getParentRoute: () => root, path, component: pages[path] });
const outsidePages = [
  outside('/enrol'),
  outside('/reset-request'),
  outside('/reset'),
  outside('/sso'),
  outside('/confirm-email'),
  outside('/stop-reset'),
] as const;

const trust = createRoute({
  getParentRoute: () => root,
  path: '/trust',
  component: page(() => import('../trust/page'), 'TrustPage', 'trust'),
});
const paper = createRoute({
  getParentRoute: () => root,
  path: '/trust/$paper',
  component: page(() => import('../trust/paper/page'), 'PaperPage', 'trust'),
});
const home = createRoute({
  getParentRoute: () => signed,
  path: '/',
  loader: () => void prefetchHome(),
  component: page(() => import('../home/page'), 'HomePage', 'home'),
});

const cases = createRoute({
  getParentRoute: () => signed,
  path: '/cases',
  validateSearch: readSearch,
  loader: ({ location }) => void prefetchList(readSearch(location.search)),
  component: page(() => import('../cases/page'), 'CasesPage', 'cases'),
});

const found = createRoute({
  getParentRoute: () => signed,
  path: '/search',
  validateSearch: readFound,
  component: page(() => import('../cases/found/page'), 'FoundPage', 'cases'),
});

const tasks = createRoute({
  getParentRoute: () => signed,
  path: '/tasks',
  validateSearch: readTasks,
  component: page(() => import('../tasks/page'), 'TasksPage', 'tasks'),
});

const figures = createRoute({
  getParentRoute: () => signed,
  path: '/figures',
  validateSearch: readFigures,
  component: page(() => import('../figures/page'), 'FiguresPage', 'figures'),
});

const newReport = createRoute({
  getParentRoute: () => signed,
  path: '/cases/new',
  validateSearch: ({ step }: Record<string, unknown>): { step?: number } => (/^[1-9]\d?$/.test(String(step)) ? { step: Number(step) } : {}),
  component: page(() => import('../manual/page'), 'NewReportPage', 'manual'),
});

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const oneCase = createRoute({
  getParentRoute: () => signed,
  path: '/cases/$id',
  beforeLoad: ({ params }) => {
    if (!UUID.test(params.id)) throw notFound();
  },
  component: page(() => import('../case/page'), 'CasePage', 'case'),
});
const tab = <Path extends string>(path: Path, component: LazyPage) => createRoute({ getParentRoute: () => oneCase, path, component });
const conversation = createRoute({
  getParentRoute: () => oneCase,
  path: 'conversation',
  validateSearch: readShow,
  component: page(() => import('../case/conversation/tab'), 'ConversationTab', 'case'),
});
/** The parts of a case that became the conversation keep their addresses. */
const moved = (path: string, search: ShowSearch) =>
  createRoute({
    getParentRoute: () => oneCase,
    path,
    beforeLoad: ({ params }) => {
      throw redirect({ to: '/cases/$id/conversation', params, search, replace: true });
    },
  });
const tabs = [
  conversation,
  moved('dialogue', {}),
  moved('notes', { show: 'notes' }),
  moved('timeline', { show: 'events' }),
  tab(
    '/',
    page(() => import('../case/page'), 'FirstTab', 'case'),
  ),
  tab(
    'report',
    page(() => import('../case/report/tab'), 'ReportTab', 'case'),
  ),
  tab(
    'tasks',
    page(() => import('../tasks/tab'), 'TasksTab', 'tasks'),
  ),
  tab(
    'files',
    page(() => import('../case/files/tab'), 'FilesTab', 'case'),
  ),
  tab(
    'people',
    page(() => import('../people/tab'), 'PeopleTab', 'people'),
  ),
  tab(
    'meetings',
    page(() => import('../meetings/tab'), 'MeetingsTab', 'meetings'),
  ),
  tab(
    'investigation',
    page(() => import('../evidence/tab'), 'InvestigationTab', 'evidence'),
  ),
  tab(
    'access',
    page(() => import('../case/access/tab'), 'AccessTab', 'case'),
  ),
  tab(
    'identity',
    page(() => import('../identity/tab'), 'IdentityTab', 'identity'),
  ),
] as const;

const platform = createRoute({
  getParentRoute: () => signed,
  path: '/platform',
  component: page(() => import('../platform/page'), 'PlatformPage', 'platform'),
});
const platformPage = <Path extends string>(path: Path, component: LazyPage) =>
  createRoute({ getParentRoute: () => platform, path, component });
const platformPages = [
  platformPage(
    '/',
    page(() => import('../platform/organisations/page'), 'OrganisationsPage', 'platform'),
  ),
  platformPage(
    'health',
    page(() => import('../platform/health/page'), 'HealthPage', 'platform'),
  ),
  platformPage(
    'refusals',
    page(() => import('../platform/refusals/page'), 'RefusalsPage', 'platform'),
  ),
] as const;

const me = createRoute({
  getParentRoute: () => signed,
  path: '/me',
  component: page(() => import('../me/page'), 'MePage', 'me'),
});
const security = createRoute({
  getParentRoute: () => signed,
  path: '/me/security',
  component: page(() => import('../me/security/page'), 'SecurityPage', 'me'),
});
const myRights = createRoute({
  getParentRoute: () => signed,
  path: '/me/rights',
  component: page(() => import('../me/rights/page'), 'MyRightsPage', 'me'),
});
const notificationSettings = createRoute({
  getParentRoute: () => signed,
  path: '/me/notifications',
  component: page(() => import('../me/notifications/page'), 'NotificationSettingsPage', 'me'),
});
const absence = createRoute({
  getParentRoute: () => signed,
  path: '/me/absence',
  component: page(() => import('../absence/page'), 'AbsencePage', 'absence'),
});
const notifications = createRoute({
  getParentRoute: () => signed,
  path: '/notifications',
  component: page(() => import('../notifications/page'), 'NotificationsPage', 'notifications'),
});
const help = createRoute({
  getParentRoute: () => signed,
  path: '/help',
  component: page(() => import('../help/page'), 'HelpPage'),
});

/** Reads the current address, so it is called when the application is shown. */
export const makeRouter = () =>
  createRouter({
    routeTree: root.addChildren([
      signIn,
      ...outsidePages,
      trust,
      paper,
      signed.addChildren([
        home,
        cases,
        found,
        tasks,
        figures,
        newReport,
        oneCase.addChildren(tabs),
        settings,
        platform.addChildren(platformPages),
        myRights,
        me,
        security,
        notificationSettings,
        absence,
        notifications,
        help,
      ]),
    ]),
    parseSearch,
    stringifySearch,
    // The router loads a page when its link gets the pointer or the focus. A page of a case loads no data before it is
    // opened, because the server records each reading. The delay ignores pointers that only pass over a link.
    defaultPreload: 'intent',
    defaultPreloadDelay: 100,
    // If a page fails, the frame, the other tabs and unsent text stay.
    defaultErrorComponent: Failed,
    defaultPendingComponent: Opening,
    defaultPendingMs: 300,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
