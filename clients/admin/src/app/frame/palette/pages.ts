import { useNavigate } from '@tanstack/react-router';
import { searchOf } from '../../../cases/saved/query';
import { useSavedViews } from '../../../cases/saved/use-views';
import { views } from '../../../cases/search';
import { useT, type Key } from '../../../i18n';
import { useMember } from '../../member';
import type { PaletteEntry } from './entry';

const people = [
  ['/settings/users', 'users.heading'],
  ['/settings/users/invite', 'invite.heading'],
  ['/settings/roles', 'roles.heading'],
  ['/settings/departments', 'departments.heading'],
  ['/settings/oversight', 'oversight.heading'],
] as const satisfies [string, Key][];
const programs = [
  ['/settings/tokens', 'tokens.heading'],
  ['/settings/sso', 'sso.settings.heading'],
] as const satisfies [string, Key][];
const platform = [
  ['/platform', 'organisations.heading'],
  ['/platform/health', 'health.heading'],
  ['/platform/refusals', 'refusals.heading'],
] as const satisfies [string, Key][];
const own = [
  ['/me', 'me.heading'],
  ['/me/security', 'security.heading'],
  ['/me/rights', 'my-rights.heading'],
  ['/help', 'shell.help'],
] as const satisfies [string, Key][];

type Page = (typeof people | typeof programs | typeof platform | typeof own)[number];

/** The saved views of the list. */
export function useViews(): PaletteEntry[] {
  const navigate = useNavigate();
  const saved = useSavedViews().data?.savedViews ?? [];
  return saved.map((view) => ({
    id: `saved ${view.id}`,
    name: view.name,
    act: () => void navigate({ to: '/cases', search: searchOf(view) }),
  }));
}

/** The pages that the member may open. */
export function usePages(): PaletteEntry[] {
  const t = useT();
  const navigate = useNavigate();
  const { can, me } = useMember();
  const go = ([to, key]: Page, words?: Key): PaletteEntry => ({
    id: to,
    name: t(key),
    words: words && t(words),
    act: () => void navigate({ to }),
  });
  return [
    { id: '/', name: t('shell.home'), act: () => void navigate({ to: '/' }) },
    ...views.map((view) => ({
      id: `view ${view}`,
      name: `${t('shell.cases')}: ${t(`views.${view}`)}`,
      act: () => void navigate({ to: '/cases', search: { view } }),
    })),
    ...(can('USER_MANAGE') ? people.map((one) => go(one, 'shell.settings')) : []),
    ...(can('SETTINGS_MANAGE') ? programs.map((one) => go(one, 'shell.settings')) : []),
    ...(me.isPlatformOwner ? platform.map((one) => go(one, 'platform.heading')) : []),
    ...own.map((one) => go(one)),
  ];
}
