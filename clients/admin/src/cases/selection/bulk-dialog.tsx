import { useRef, useState, type ReactNode } from 'react';
import { useT } from '../../i18n';
import { FormDialog } from '../../kit/form-dialog';
import { problemOf } from '../../session/ask';
import { useTask } from '../../session/task';
import { carryOut, type Failed, type Result, type Target } from './carry-out';
import type { Change, Kind } from './change';
import { RunEnded } from './ended';
import { useRunner } from './run';
import { renewRows } from './wire';

interface Props {
  kind: Kind;
  targets: readonly Target[];
  /** The change that the fields describe. Undefined while a field is empty. */
  change: Change | undefined;
  onEmpty: () => void;
  /** Called after each run, also if some cases failed. */
  onResult: (kind: Kind, result: Result) => void;
  onClose: () => void;
  children: ReactNode;
}

const nothing: Result = { done: [], equal: [], unsure: [], failed: [] };

/** The changes of all tries together, and the failures of the last one. */
const together = (before: Result, next: Result): Result => ({
  done: [...before.done, ...next.done],
  equal: [...before.equal, ...next.equal],
  unsure: [...before.unsure, ...next.unsure],
  failed: next.failed,
});

/**
 * Changes the selected cases one after the other. Failed cases are named and stay selected, so that the button tries
 * only these again. The run ends with the dialog.
 */
export function BulkDialog({ kind, targets, change, onEmpty, onResult, onClose, children }: Props) {
  const t = useT();
  // The rows of the list may change while the dialog is open, so it keeps its own cases.
  const [todo, setTodo] = useState(targets);
  const [failed, setFailed] = useState<Failed[]>([]);
  const [finished, setFinished] = useState(0);
  const all = useRef(nothing);
  const { isGone, run } = useRunner();
  const task = useTask((wanted: Change) =>
    run(async (wire) => {
      const result = await carryOut(todo, wanted, wire, { progress: setFinished, stopped: isGone }, failed);
      all.current = together(all.current, result);
      await renewRows();
      onResult(kind, all.current);
      if (isGone()) return;
      setFailed(result.failed);
      setTodo(result.failed);
      if (result.failed.length === 0) onClose();
    }),
  );
  const [first] = failed;
  return (
    <FormDialog
      title={t(`bulk.${kind}.title`, { count: todo.length })}
      action={t(`bulk.${kind}.action`)}
      failed={t('bulk.failed', { count: failed.length })}
      problem={task.busy ? undefined : (task.problem ?? first?.problem)}
      why={first?.problem instanceof RunEnded ? t('bulk.ended') : undefined}
      safe={t('bulk.failed.safe')}
      busy={task.busy}
      onSubmit={() => (change ? task.run(change) : onEmpty())}
      onClose={onClose}
    >
      {children}
      <Failures of={task.busy ? [] : failed} />
      <p role="status" className="hint">
        {task.busy && todo.length > 1 && t('bulk.progress', { done: finished + 1, all: todo.length })}
      </p>
    </FormDialog>
  );
}

function Failures({ of }: { of: Failed[] }) {
  const t = useT();
  if (of.length < 2) return null;
  return (
    <ul className="plain" aria-label={t('bulk.failed.list')}>
      {of.map(({ id, number, problem }) => (
        <li key={id}>
          <span className="number" translate="no">
            {number}
          </span>
          : {problem instanceof RunEnded ? t('bulk.ended') : t(`problem.${problemOf(problem).code}`)}
        </li>
      ))}
    </ul>
  );
}
