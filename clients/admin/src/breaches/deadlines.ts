/** The deadlines of a breach. Pure functions. The server counts from the same times. */
import type { BreachDeadlineKind } from '../../gen/documents';
import type { Tone } from '../kit/deadline';
import type { Deadline } from './types';

const HOUR = 3_600_000;

/** The milliseconds before a deadline at which it counts as soon. The server reminds members at the same time. */
const soon: Record<BreachDeadlineKind, number> = {
  EARLY_WARNING: 6 * HOUR,
  AUTHORITY: 24 * HOUR,
  NOTIFICATION: 24 * HOUR,
  FINAL_REPORT: 7 * 24 * HOUR,
};

/** Whether the report was made after the deadline. */
export const isMetLate = ({ metAt, dueAt }: Pick<Deadline, 'metAt' | 'dueAt'>): boolean =>
  metAt !== null && Date.parse(metAt) > Date.parse(dueAt);

export function tone({ kind, state, dueAt, metAt }: Deadline, now: number): Tone {
  if (state !== 'RUNNING') return isMetLate({ dueAt, metAt }) ? 'soon' : 'met';
  const left = Date.parse(dueAt) - now;
  if (left < 0) return 'overdue';
  return left <= soon[kind] ? 'soon' : 'calm';
}

export interface Left {
  over: boolean;
  unit: 'days' | 'hours' | 'minutes';
  count: number;
}

/** The whole days, hours or minutes until a deadline or since it. Three days and less are counted in hours, as the law does. */
export function leftOf(dueAt: string, now: number): Left {
  const left = Date.parse(dueAt) - now;
  const size = Math.abs(left);
  const over = left < 0;
  if (size > 72 * HOUR) return { over, unit: 'days', count: Math.floor(size / (24 * HOUR)) };
  if (size >= HOUR) return { over, unit: 'hours', count: Math.floor(size / HOUR) };
  return { over, unit: 'minutes', count: Math.floor(size / 60_000) };
}

/** The deadlines of a new entry, before the server stores them. The final report under NIS2 is due a month after a later report. */
export function firstOf(awareAt: string, nis2: boolean): Deadline[] {
  const deadline = (kind: BreachDeadlineKind, hours: number): Deadline => {
    const dueAt = new Date(Date.parse(awareAt) + hours * HOUR).toISOString();
    return { kind, dueAt, state: 'RUNNING', metAt: null };
  };
  return nis2 ? [deadline('EARLY_WARNING', 24), deadline('AUTHORITY', 72), deadline('NOTIFICATION', 72)] : [deadline('AUTHORITY', 72)];
}

/** The deadlines to show, the first one first. A report under NIS2 that is not needed is not shown. */
export const shownOf = (deadlines: readonly Deadline[]): Deadline[] =>
  deadlines
    .filter(({ kind, state }) => state !== 'DROPPED' || kind === 'AUTHORITY')
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.kind.localeCompare(b.kind));

/** The running deadline that ends first. */
export const nextOf = (deadlines: readonly Deadline[]): Deadline | undefined => shownOf(deadlines).find(({ state }) => state === 'RUNNING');
