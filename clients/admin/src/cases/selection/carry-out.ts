/** Changes several cases one after the other, and restores them. */
import { ApiProblem, isPassing } from '@voicase/shared/gql';
import { applied, same, type Change, type Kind, type Properties } from './change';

export interface Target {
  id: string;
  number: string;
}

/** The requests. Reading writes no reading event, because it reads no content of the case. */
export interface Wire {
  read: (number: string) => Promise<Properties | undefined>;
  write: (id: string, kind: Kind, next: Properties) => Promise<void>;
}

export interface Done extends Target {
  before: Properties;
  after: Properties;
}

export interface Failed extends Target {
  problem: unknown;
  /** What was read before a write whose answer may be lost. */
  before?: Properties;
}

export interface Run {
  /** Called before each case with the number of cases that are finished. */
  progress: (finished: number) => void;
  /** Whether the member stopped the run. */
  stopped: () => boolean;
}

export interface Result {
  done: Done[];
  /** Cases that had the value already. */
  equal: Target[];
  failed: Failed[];
}

/**
 * Changes the cases. After a failed connection, the run ends and the other cases count as failed, so that a long
 * selection does not wait for each of them. `earlier` are the failures of the last try. If the answer to a write was
 * lost, the case may be changed already, and then its earlier properties are known from there.
 */
export async function carryOut(
  targets: readonly Target[],
  change: Change,
  wire: Wire,
  run: Run,
  earlier: readonly Failed[] = [],
): Promise<Result> {
  const result: Result = { done: [], equal: [], failed: [] };
  let ended: unknown;
  for (const [at, { id, number }] of targets.entries()) {
    run.progress(at);
    if (run.stopped()) break;
    const target = { id, number };
    const lost = earlier.find((one) => one.id === id)?.before;
    let before: Properties | undefined;
    try {
      if (ended) throw ended;
      const now = await wire.read(number);
      if (!now) throw new ApiProblem('NOT_FOUND');
      const after = applied(now, change);
      before = lost && same(change.kind, applied(lost, change), now) ? lost : now;
      if (same(change.kind, before, after)) {
        result.equal.push(target);
        continue;
      }
      if (!same(change.kind, now, after)) await wire.write(id, change.kind, after);
      result.done.push({ ...target, before, after });
    } catch (problem) {
      if (isPassing(problem)) ended = problem;
      const known = before ?? lost;
      result.failed.push({ ...target, problem, ...(known && { before: known }) });
    }
  }
  return result;
}

export interface Restored {
  restored: Target[];
  /** Cases that another member changed meanwhile. They stay as they are. */
  left: Target[];
  failed: Done[];
  problem?: unknown;
}

/** Gives the cases their earlier properties, except those that were changed since. A failed connection ends the run. */
export async function restore(done: readonly Done[], kind: Kind, wire: Wire, run: Pick<Run, 'progress'>): Promise<Restored> {
  const result: Restored = { restored: [], left: [], failed: [] };
  for (const [at, one] of done.entries()) {
    run.progress(at);
    try {
      if (isPassing(result.problem)) throw result.problem;
      const now = await wire.read(one.number);
      // A case that the member no longer sees is no longer theirs to change.
      if (!now || !(same(kind, now, one.after) || same(kind, now, one.before))) result.left.push(one);
      else {
        if (!same(kind, now, one.before)) await wire.write(one.id, kind, one.before);
        result.restored.push(one);
      }
    } catch (problem) {
      result.failed.push(one);
      result.problem = problem;
    }
  }
  return result;
}
