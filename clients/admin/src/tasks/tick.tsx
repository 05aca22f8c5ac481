import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { refreshCases } from '../app/query';
import { useT } from '../i18n';
import { Problem } from '../kit/problem';
import { useOnce } from '../session/once';
import { setDone, type Doable } from './set-done';

export interface Ticked extends Doable {
  title: string;
}

interface TickProps {
  of: Ticked;
  done: boolean;
  /** The id of the element that names the box. */
  labelledBy: string;
  mayTick: boolean;
  onDone: (ticked: Ticked) => void;
  onUndone: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

/** The check box of one task. The box shows the new state while the server stores it. */
export function Tick({ of, done, labelledBy, mayTick, onDone, onUndone, onKeyDown }: TickProps) {
  const t = useT();
  // Set at once, because the state of a mutation is drawn a moment later, and the box would flicker.
  const [wanted, setWanted] = useState<boolean>();
  const act = useOnce({
    mutationFn: (next: boolean) => setDone(of, next),
    onError: () => {
      setWanted(undefined);
      void refreshCases();
    },
    onSuccess: async (_, next) => {
      await refreshCases();
      setWanted(undefined);
      if (next) onDone(of);
      else onUndone();
    },
  });
  return (
    <>
      <input
        type="checkbox"
        id={`tick-${of.id}`}
        className="tick"
        aria-labelledby={labelledBy}
        checked={wanted ?? done}
        disabled={!mayTick}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          if (wanted !== undefined) return;
          setWanted(event.target.checked);
          act.mutate(event.target.checked);
        }}
      />
      {act.error && (
        <div className="tick-problem">
          <Problem title={t('tasks.not-ticked')} problem={act.error} focus />
        </div>
      )}
    </>
  );
}

/** Says what was marked as done last, and takes that back. */
export function Undo({ of, onClose }: { of: Ticked | undefined; onClose: () => void }) {
  const t = useT();
  const button = useRef<HTMLButtonElement>(null);
  const act = useOnce({
    // The change before raised the revision.
    mutationFn: (last: Ticked) => setDone({ ...last, revision: last.revision + 1 }, false),
    onError: () => void refreshCases(),
    onSuccess: async () => {
      await refreshCases();
      onClose();
    },
  });
  const id = of?.id;
  useEffect(() => {
    // The row that had the focus may have left the list.
    if (id && document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, [id]);
  return (
    <div className="task-undo" role="status">
      {of && (
        <p className="row">
          <span dir="auto">{t('tasks.ticked', { title: of.title })}</span>
          <button
            ref={button}
            type="button"
            className="button small"
            aria-disabled={act.isPending || undefined}
            onClick={() => act.mutate(of)}
          >
            {t('tasks.undo')}
          </button>
        </p>
      )}
      {act.error && <Problem title={t('tasks.not-undone')} problem={act.error} focus />}
    </div>
  );
}
