import { useMember } from '../member';

/** The first settings page that the member may use. */
export function useSettingsPath(): '/settings' | '/settings/tokens' | undefined {
  const { can } = useMember();
  if (can('USER_MANAGE')) return '/settings';
  return can('SETTINGS_MANAGE') ? '/settings/tokens' : undefined;
}
