/** The routes of the settings. */
import { createRoute, redirect } from '@tanstack/react-router';
import { page, type LazyPage } from './lazy';
import { signed } from './signed';

const frame = createRoute({
  getParentRoute: () => signed,
  path: '/settings',
  component: page(() => import('../settings/page'), 'SettingsPage', 'settings'),
});
const home = createRoute({
  getParentRoute: () => frame,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/settings/users' });
  },
});
const setting = <Path extends string>(path: Path, component: LazyPage) => createRoute({ getParentRoute: () => frame, path, component });
export const settings = frame.addChildren([
  home,
  setting(
    'users',
    page(() => import('../settings/users/page'), 'UsersPage', 'settings'),
  ),
  setting(
    'users/invite',
    page(() => import('../settings/invite/page'), 'InvitePage', 'settings'),
  ),
  setting(
    'users/$id',
    page(() => import('../settings/member/page'), 'MemberPage', 'settings'),
  ),
  setting(
    'roles',
    page(() => import('../settings/roles/page'), 'RolesPage', 'settings'),
  ),
  setting(
    'departments',
    page(() => import('../settings/departments/page'), 'DepartmentsPage', 'settings'),
  ),
  setting(
    'oversight',
    page(() => import('../settings/oversight/page'), 'OversightPage', 'settings'),
  ),
  setting(
    'channels',
    page(() => import('../settings/channels/page'), 'ChannelsPage', 'settings'),
  ),
  setting(
    'categories',
    page(() => import('../routing/categories/page'), 'CategoriesPage', 'routing'),
  ),
  setting(
    'routing',
    page(() => import('../routing/page'), 'RoutingPage', 'routing'),
  ),
  setting(
    'routing/$id',
    page(() => import('../routing/editor/page'), 'RulePage', 'routing'),
  ),
  setting(
    'templates',
    page(() => import('../templates/page'), 'TemplatesPage', 'templates'),
  ),
  setting(
    'tags',
    page(() => import('../tags/page'), 'TagsPage', 'tags'),
  ),
  setting(
    'law',
    page(() => import('../law/page'), 'LawPage', 'law'),
  ),
  setting(
    'breaches',
    page(() => import('../breaches/page'), 'BreachesPage', 'breaches'),
  ),
  setting(
    'breaches/$id',
    page(() => import('../breaches/one/page'), 'BreachPage', 'breaches'),
  ),
  setting(
    'tokens',
    page(() => import('../settings/tokens/page'), 'TokensPage', 'settings'),
  ),
  setting(
    'tokens/new',
    page(() => import('../settings/new-token/page'), 'NewTokenPage', 'settings'),
  ),
  setting(
    'sso',
    page(() => import('../settings/sso/page'), 'SsoPage', 'settings'),
  ),
]);
