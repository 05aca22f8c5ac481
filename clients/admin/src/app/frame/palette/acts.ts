import { useT } from '../../../i18n';
import { hideTitles, useTitlesHidden } from '../../../kit/titles';
import { useStore } from '../../../session/store';
import { isHelping } from '../../../shortcuts/help';
import { carryOutCommand, isHandled } from '../../../shortcuts/use';
import { chooseTheme, theme, themes } from '../../theme';
import { isSigningOut } from '../../../session/signing-out';
import type { PaletteEntry } from './entry';

/** The actions of the palette. The current appearance is left out. */
export function useActs(): PaletteEntry[] {
  const t = useT();
  const hidden = useTitlesHidden();
  const current = useStore(theme);
  return [
    // The palette closes first, so that the row in focus has the focus again.
    ...(isHandled('assignMe')
      ? [{ id: 'assign-me', name: t('keys.assignMe'), act: () => void setTimeout(() => carryOutCommand('assignMe')) }]
      : []),
    { id: 'titles', name: t(hidden ? 'titles.show' : 'titles.hide'), act: () => hideTitles(!hidden) },
    ...themes
      .filter((one) => one !== current)
      .map((one) => ({ id: `theme ${one}`, name: `${t('me.theme')}: ${t(`theme.${one}`)}`, act: () => chooseTheme(one) })),
    { id: 'keys', name: t('keys.title'), act: () => isHelping.set(true) },
    { id: 'sign-out', name: t('signout.do'), act: () => isSigningOut.set(true) },
  ];
}
