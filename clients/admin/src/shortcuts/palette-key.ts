const isApple = /Mac|iP(hone|ad)/.test(navigator.platform);

/** The keys that open the palette, as they are written on the keyboard. */
export const PALETTE_KEY = isApple ? '⌘ K' : 'Ctrl K';

export const opensPalette = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' && !altKey && !shiftKey && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey);
