/** Changes several cases one after the other, and restores them. */
import { ApiProblem, isPassing } from '@voicase/shared/gql';
import { isProblem, isUnanswered } from '../../session/ask';
import { applied, same, type Change, type Kind, type Properties } from './change';
import { RunEnded } from './ended';

export interface Target {
  id: string;
  number: string;
}

/** The requests. Reading writes no reading event, because it reads no content of the case. */
export interface Wire {
  read: (target: Target) => Promise<Properties | undefined>;
  /** Fails with `CONFLICT` if the case differs from `seen` in what the act changes. */
  write: (id: string, kind: Kind, seen: Properties, next: Properties) => Promise<void>;
}

export interface Done extends Target {
  before: Properties;
  after: Properties;
}

export interface Failed extends Target {
  problem: unknown;
  /** The answer to a write was lost, so the case may be changed. */
  isUnsure: boolean;
}

export interface Run {
  /** Called before each case with the number of cases that are finished. */
  progress: (finished: number) => void;
  /** Whether the member stopped the run or left the page. */
  stopped: () => boolean;
}

export interface Result {
  done: Done[];
  /** Cases that had the value already. */
  equal: Target[];
  /**
   * Cases that have the value after an earlier write whose answer was lost. A colleague may have set this value or the
   * one before, so an undo could overwrite the colleague's value.
   */
  unsure: Target[];
  failed: Failed[];
}

/** After such a problem, the next case would fail too. */
const endsRun = (problem: unknown) => isPassing(problem) || problem instanceof RunEnded;
/** Whether the server may have carried out a write that failed with this problem. */
const isLost = (problem: unknown) => isUnanswered(problem) || isProblem(problem, 'INTERNAL');

/**
 * Changes the cases. After a failed connection, the run ends and the other cases count as failed, so that a long
 * selection does not wait for each of them. `earlier` are the failures of the last try.
 */
export async function carryOut(
  targets: readonly Target[],
  change: Change,
  wire: Wire,
  run: Run,
  earlier: readonly Failed[] = [],
): Promise<Result> {
  const result: Result = { done: [], equal: [], unsure: [], failed: [] };
  let ended: unknown;
  for (const [at, { id, number }] of targets.entries()) {
    run.progress(at);
    if (run.stopped()) break;
    const target = { id, number };
    let isUnsure = earlier.some((one) => one.id === id && one.isUnsure);
    let isWriting = false;
    try {
      if (ended) throw ended;
      const before = await wire.read(target);
      if (!before) throw new ApiProblem('NOT_FOUND');
      const after = applied(before, change);
      const isEqual = same(change.kind, before, after);
      isWriting = !isEqual;
      if (isWriting) await wire.write(id, change.kind, before, after);
      if (isUnsure) result.unsure.push(target);
      else if (isEqual) result.equal.push(target);
      else result.done.push({ ...target, before, after });
    } catch (problem) {
      if (endsRun(problem)) ended = problem;
      isUnsure ||= isWriting && isLost(problem);
      result.failed.push({ ...target, problem, isUnsure });
    }
  }
  return result;
}

export interface Restored {
  restored: Target[];
  /** Cases that another member changed meanwhile. They stay as they are. */
  left: Target[];
  failed: Done[];
}

/**
 * Gives the cases their earlier properties, except those that were changed since. After a failed connection or a stop,
 * the other cases count as failed.
 */
export async function restore(done: readonly Done[], kind: Kind, wire: Wire, run: Run): Promise<Restored> {
  const result: Restored = { restored: [], left: [], failed: [] };
  let isEnded = false;
  for (const [at, one] of done.entries()) {
    run.progress(at);
    isEnded ||= run.stopped();
    if (isEnded) {
      result.failed.push(one);
      continue;
    }
    try {
      const now = await wire.read(one);
      // A case that the member no longer sees is no longer theirs to change.
      if (!now || !(same(kind, now, one.after) || same(kind, now, one.before))) result.left.push(one);
      else {
        if (!same(kind, now, one.before)) await wire.write(one.id, kind, now, one.before);
        result.restored.push(one);
      }
    } catch (problem) {
      isEnded = endsRun(problem);
      if (isProblem(problem, 'CONFLICT')) result.left.push(one);
      else result.failed.push(one);
    }
  }
  return result;
}
