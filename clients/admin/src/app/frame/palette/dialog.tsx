import { useLayoutEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import { page } from '../../lazy';
import { Piece } from '../../piece';
import { isPaletteOpen } from './open';

/** Loaded when the palette opens for the first time. */
const Palette = page(() => import('./palette'), 'Palette');

const close = () => isPaletteOpen.set(false);

/** The dialog of the palette. It opens before its content is loaded, so that no key reaches the page behind it. */
export function PaletteDialog() {
  const t = useT();
  const ref = useRef<HTMLDialogElement>(null);
  // A layout effect, as in `kit/dialog.tsx`: the browser then restores the focus.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // A press beside the palette closes it. The key for the same is Escape.
    const onPress = ({ target }: Event) => target === dialog && close();
    dialog?.addEventListener('click', onPress);
    return () => {
      dialog?.removeEventListener('click', onPress);
      dialog?.close();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog palette"
      aria-label={t('palette.name')}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <div className="palette-box">
        <Piece of={Palette} failed={t('palette.failed')} lines={3} focus />
        <button type="button" className="button quiet palette-close" onClick={close}>
          {t('dialog.close')}
        </button>
      </div>
    </dialog>
  );
}
