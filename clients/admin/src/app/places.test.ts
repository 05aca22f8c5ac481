import { expect, test } from 'vitest';
import type { Permission } from '../../gen/documents';
import { figures, firstSetting, help, mayOpen, open, platform, settingAt, settings } from './places';

const member = (...rights: Permission[]) => ({ can: (right: Permission) => rights.includes(right), me: { isPlatformOwner: false } });

test('a member may open the settings of their rights, and no page of the platform', () => {
  const programs = member('SETTINGS_MANAGE');
  expect(open(settings, programs).map(({ to }) => to)).toEqual([
    '/settings/channels',
    '/settings/categories',
    '/settings/routing',
    '/settings/templates',
    '/settings/tags',
    '/settings/law',
    '/settings/tokens',
    '/settings/sso',
  ]);
  expect(open(settings, member('CASE_EDIT'))).toEqual([]);
  expect(open(platform, programs)).toEqual([]);
  expect(mayOpen(help, member())).toBe(true);
  expect([mayOpen(figures, programs), mayOpen(figures, member('ANALYTICS_VIEW'))]).toEqual([false, true]);
});

test('the platform owner may open the pages of the platform without a right in the organisation', () => {
  expect(open(platform, { ...member(), me: { isPlatformOwner: true } })).toHaveLength(platform.length);
});

test('the settings begin with the first page that the member may open', () => {
  expect(firstSetting(member('USER_MANAGE', 'SETTINGS_MANAGE'))).toBe('/settings');
  expect(firstSetting(member('SETTINGS_MANAGE'))).toBe('/settings/channels');
  expect(firstSetting(member('PRIVACY_MANAGE'))).toBe('/settings/breaches');
  expect(firstSetting(member())).toBeUndefined();
});

test('a page below a settings page belongs to it', () => {
  expect(settingAt('/settings/users/invite')?.to).toBe('/settings/users');
  expect(settingAt('/settings/tokens/new')?.right).toBe('SETTINGS_MANAGE');
  expect(settingAt('/settings')).toBeUndefined();
});
