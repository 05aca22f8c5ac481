import { useT } from '../../../i18n';
import { hideTitles, useTitlesHidden } from '../../../kit/titles';
import { useStore } from '../../../session/store';
import { isHelping } from '../../../shortcuts/help';
import { chooseTheme, theme, themes } from '../../theme';
import { isSigningOut } from '../../../session/signing-out';
import type { PaletteEntry } from './entry';

/** The actions of the palette. The current appearance is left out. */
export function useActs(): PaletteEntry[] {
  const t = useT();
  const hidden = useTitlesHidden();
  const current = useStore(theme);
  return [
    { id: 'titles', name: t(hidden ? 'titles.show' : 'titles.hide'), act: () => hideTitles(!hidden) },
    ...themes
      .filter((one) => one !== current)
      .map((one) => ({ id: `theme ${one}`, name: `${t('me.theme')}: ${t(`theme.${one}`)}`, act: () => chooseTheme(one) })),
    { id: 'keys', name: t('keys.title'), act: () => isHelping.set(true) },
    { id: 'sign-out', name: t('signout.do'), act: () => isSigningOut.set(true) },
  ];
}
