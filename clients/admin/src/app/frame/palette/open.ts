import { useEffect } from 'react';
import { store } from '../../../session/store';
import { opensPalette } from '../../../shortcuts/palette-key';
import { isInPopup } from '../../../shortcuts/use';

export const isPaletteOpen = store(false);

/**
 * The palette opens with Ctrl or ⌘ and K. This works while the member types, because no text needs these keys. In an
 * open dialog or menu it does not work.
 */
export function usePaletteKey() {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!opensPalette(event) || event.defaultPrevented || isInPopup(event.target)) return;
      event.preventDefault();
      isPaletteOpen.set(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
