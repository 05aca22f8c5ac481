import { CatchBoundary } from '@tanstack/react-router';
import { Suspense, use, useLayoutEffect, useRef, useState } from 'react';
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
  // The attempts are kept above the boundary. Inside, React forgets them while it waits, and would try for ever.
  const [tries, setTries] = useState(() => [Palette.preload()]);
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
        <CatchBoundary
          getResetKey={() => tries.length}
          errorComponent={({ error }) => <Failed error={error} retry={() => setTries([...tries, Palette.preload()])} />}
        >
          <Suspense fallback={<Loading lines={3} />}>
            <Loaded loading={tries.at(-1)} />
          </Suspense>
        </CatchBoundary>
        <button type="button" className="button quiet palette-close" onClick={close}>
          {t('dialog.close')}
        </button>
      </div>
    </dialog>
  );
}

function Loaded({ loading }: { loading: Promise<void> | undefined }) {
  if (loading) use(loading);
  return <Palette />;
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useT();
  return (
    <Problem
      title={t('palette.failed')}
      problem={error}
      why={error instanceof PieceMissing ? t('problem.PIECE') : undefined}
      retry={retry}
      focus
    />
  );
}
