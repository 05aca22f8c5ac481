import { useT } from '../i18n';

const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);

/** Returns the keys that open the palette, as they are written on the keyboard. */
export function usePaletteKey(): string {
  const t = useT();
  return isApple ? '⌘ K' : `${t('keys.control')} K`;
}

export const opensPalette = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && !altKey && !shiftKey && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey);
