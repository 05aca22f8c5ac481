/** The pages that the frame, the settings, the palette and Home lead to, each with the right that it needs. */
import type { Permission } from '../../gen/documents';
import type { Key } from '../i18n';
import type { Member } from './member';

interface Place {
  to: string;
  text: Key;
  /** Without a right, each member may open the page. */
  right?: Permission | 'PLATFORM_OWNER';
}

export const settings = [
  { to: '/settings/users', text: 'users.heading', right: 'USER_MANAGE' },
  { to: '/settings/roles', text: 'roles.heading', right: 'USER_MANAGE' },
  { to: '/settings/departments', text: 'departments.heading', right: 'USER_MANAGE' },
  { to: '/settings/oversight', text: 'oversight.heading', right: 'USER_MANAGE' },
  { to: '/settings/channels', text: 'channels.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/categories', text: 'categories.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/routing', text: 'routing.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/templates', text: 'templates.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/tags', text: 'tags.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/law', text: 'law.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/breaches', text: 'breaches.heading', right: 'PRIVACY_MANAGE' },
  { to: '/settings/tokens', text: 'tokens.heading', right: 'SETTINGS_MANAGE' },
  { to: '/settings/sso', text: 'sso.settings.heading', right: 'SETTINGS_MANAGE' },
] as const satisfies Place[];

/** A page of the settings that has no tab. */
export const invite = { to: '/settings/users/invite', text: 'invite.heading', right: 'USER_MANAGE' } as const satisfies Place;

export const platform = [
  { to: '/platform', text: 'organisations.heading', right: 'PLATFORM_OWNER' },
  { to: '/platform/health', text: 'health.heading', right: 'PLATFORM_OWNER' },
  { to: '/platform/refusals', text: 'refusals.heading', right: 'PLATFORM_OWNER' },
] as const satisfies Place[];

export const account = [
  { to: '/me', text: 'me.heading' },
  { to: '/me/security', text: 'security.heading' },
  { to: '/me/notifications', text: 'notify.mail.heading' },
  { to: '/me/absence', text: 'absence.heading' },
] as const satisfies Place[];

export const notifications = { to: '/notifications', text: 'notify.heading' } as const satisfies Place;
export const tasks = { to: '/tasks', text: 'tab.tasks' } as const satisfies Place;
export const figures = { to: '/figures', text: 'figures.heading', right: 'ANALYTICS_VIEW' } as const satisfies Place;
export const rights = { to: '/me/rights', text: 'my-rights.heading' } as const satisfies Place;
/** Entering a report for another person. */
export const enterReport = { to: '/cases/new', text: 'manual.enter', right: 'CASE_CREATE' } as const satisfies Place;
export const help = { to: '/help', text: 'shell.help' } as const satisfies Place;

type Visitor = Pick<Member, 'can'> & { me: Pick<Member['me'], 'isPlatformOwner'> };

export function mayOpen({ right }: Place, { can, me }: Visitor): boolean {
  if (!right) return true;
  return right === 'PLATFORM_OWNER' ? me.isPlatformOwner : can(right);
}

/** The pages among these that the member may open. */
export const open = <P extends Place>(places: readonly P[], member: Visitor): P[] => places.filter((place) => mayOpen(place, member));

/** The settings page, with its pages below, at a path. */
export const settingAt = (pathname: string) => settings.find(({ to }) => pathname === to || pathname.startsWith(`${to}/`));

/** The first settings page that the member may open. */
export function firstSetting(member: Visitor) {
  const [first] = open(settings, member);
  // The address of the settings leads to their first page. Its link is the current one on all pages of the settings.
  return first === settings[0] ? '/settings' : first?.to;
}
