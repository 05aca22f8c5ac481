import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, useLayoutEffect, useRef } from 'react';
import { useT } from '../../../i18n';
import { Loading } from '../../../kit/loading';
import { Problem } from '../../../kit/problem';
import { page, PieceMissing } from '../../lazy';
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
        <CatchBoundary getResetKey={() => 'palette'} errorComponent={Failed}>
          <Suspense fallback={<Loading lines={3} />}>
            <Palette />
          </Suspense>
        </CatchBoundary>
        <button type="button" className="button quiet palette-close" onClick={close}>
          {t('dialog.close')}
        </button>
      </div>
    </dialog>
  );
}

function Failed({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useT();
  return (
    <Problem
      title={t('palette.failed')}
      problem={error}
      why={error instanceof PieceMissing ? t('problem.PIECE') : undefined}
      retry={reset}
      focus
    />
  );
}
