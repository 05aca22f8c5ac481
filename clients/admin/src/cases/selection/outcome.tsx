import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n';
import { useTask } from '../../session/task';
import { focusFilters } from '../filters/focus';
import { restore, type Done, type Restored } from './carry-out';
import type { Kind } from './change';
import { renewRows, wire } from './wire';

export interface Made {
  kind: Kind;
  done: Done[];
  /** The number of cases that had the value already. */
  equal: number;
}

/**
 * Says what a bulk act changed, and undoes it. The undo leaves cases that another member changed since. The notice
 * stays until it is closed, because an undo has no time limit.
 */
export function Outcome({ made: { kind, done, equal }, close }: { made: Made; close: () => void }) {
  const t = useT();
  const [undone, setUndone] = useState<Restored>();
  const [finished, setFinished] = useState(0);
  const left = undone ? undone.failed : done;
  const undo = useTask(async () => {
    const result = await restore(left, kind, wire, { progress: setFinished });
    await renewRows();
    setUndone({ ...result, restored: [...(undone?.restored ?? []), ...result.restored], left: [...(undone?.left ?? []), ...result.left] });
  });
  const box = useRef<HTMLDivElement>(null);
  // The button that had the focus may be gone now: the one that opened the dialog, or "Undo" after its last case.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [undone]);
  const numbers = (of: { number: string }[]) => of.map(({ number }) => number).join(', ');
  return (
    <div className="bulk-outcome" ref={box}>
      <p role="status">
        {undo.busy ? (
          t('bulk.progress', { done: finished + 1, all: left.length })
        ) : undone ? (
          <>
            {t('bulk.undone', { count: undone.restored.length })}{' '}
            {undone.left.length > 0 && t('bulk.undone.left', { count: undone.left.length, numbers: numbers(undone.left) })}{' '}
            {undone.failed.length > 0 && t('bulk.undone.failed', { count: undone.failed.length, numbers: numbers(undone.failed) })}
          </>
        ) : (
          <>
            {done.length > 0 && t(`bulk.${kind}.done`, { count: done.length })} {equal > 0 && t('bulk.equal', { count: equal })}
          </>
        )}
      </p>
      {left.length > 0 && (
        <button type="button" className="button" aria-disabled={undo.busy || undefined} onClick={() => undo.run()}>
          {undone ? t('bulk.undo.again') : t('bulk.undo')}
        </button>
      )}
      <button
        type="button"
        className="button icon-button"
        aria-label={t('bulk.dismiss')}
        title={t('bulk.dismiss')}
        onClick={() => {
          focusFilters();
          close();
        }}
      >
        <X aria-hidden size={16} />
      </button>
    </div>
  );
}
