import X from 'lucide-react/icons/x';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n';
import { useTask } from '../../session/task';
import { focusFilters } from '../filters/focus';
import { restore, type Restored } from './carry-out';
import type { Kind } from './change';
import type { LastAct, Made } from './last-act';
import { useRunner } from './run';
import { renewRows } from './wire';

interface Props {
  act: LastAct;
  /** Whether the act was made on this page, not before the member returned to it. */
  isNew: boolean;
  onUndone: (undone: Restored) => void;
  onClose: () => void;
}

/**
 * Says what a bulk act changed, and undoes it. The undo leaves cases that another member changed since. The notice
 * stays until it is closed, because an undo has no time limit. An undo that runs ends when the member leaves the list.
 */
export function Outcome({ act: { made, undone }, isNew, onUndone, onClose }: Props) {
  const t = useT();
  const { kind, done } = made;
  const [finished, setFinished] = useState(0);
  const left = undone ? undone.failed : done;
  const { isGone, run } = useRunner();
  const undo = useTask(() =>
    run(async (wire) => {
      const result = await restore(left, kind, wire, { progress: setFinished, stopped: isGone });
      await renewRows();
      onUndone({
        ...result,
        restored: [...(undone?.restored ?? []), ...result.restored],
        left: [...(undone?.left ?? []), ...result.left],
      });
    }),
  );
  const box = useRef<HTMLDivElement>(null);
  // The button that had the focus may be gone now: the one that opened the dialog, or "Undo" after its last case.
  const shown = useRef(isNew ? null : undone);
  useEffect(() => {
    if (shown.current === undone) return;
    shown.current = undone;
    if (document.activeElement === document.body) box.current?.querySelector('button')?.focus({ preventScroll: true });
  }, [undone]);
  return (
    <div className="bulk-outcome" ref={box}>
      <p role="status">
        {undo.busy ? (
          t('bulk.progress', { done: finished + 1, all: left.length })
        ) : undone ? (
          <UndoneText kind={kind} undone={undone} />
        ) : (
          <MadeText made={made} />
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
        aria-disabled={undo.busy || undefined}
        onClick={() => {
          if (undo.busy) return;
          focusFilters();
          onClose();
        }}
      >
        <X aria-hidden size={16} />
      </button>
    </div>
  );
}

const numbersOf = (targets: readonly { number: string }[]) => targets.map(({ number }) => number).join(', ');

function MadeText({ made: { kind, done, equal, unsure } }: { made: Made }) {
  const t = useT();
  const changed = done.length + unsure.length;
  return (
    <>
      {changed > 0 && t(`bulk.${kind}.done`, { count: changed })} {equal.length > 0 && t('bulk.equal', { count: equal.length })}{' '}
      {unsure.length > 0 && t('bulk.unsure', { numbers: numbersOf(unsure) })}
    </>
  );
}

function UndoneText({ kind, undone: { restored, left, failed } }: { kind: Kind; undone: Restored }) {
  const t = useT();
  return (
    <>
      {restored.length > 0 && t('bulk.undone', { count: restored.length })}{' '}
      {kind === 'assign' && restored.length > 0 && t('bulk.undone.lasts')}{' '}
      {left.length > 0 && t('bulk.undone.left', { count: left.length, numbers: numbersOf(left) })}{' '}
      {failed.length > 0 && t('bulk.undone.failed', { count: failed.length, numbers: numbersOf(failed) })}
    </>
  );
}
