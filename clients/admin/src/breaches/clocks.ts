/** The deadlines of a breach. Pure functions. The server counts from the same times. */
import type { BreachClockKind } from '../../gen/documents';
import type { Tone } from '../kit/deadline';
import type { Clock } from './types';

const HOUR = 3_600_000;

/** The milliseconds before a deadline at which it counts as soon. The server reminds members at the same time. */
const soon: Record<BreachClockKind, number> = {
  EARLY_WARNING: 6 * HOUR,
  AUTHORITY: 24 * HOUR,
  NOTIFICATION: 24 * HOUR,
  FINAL_REPORT: 7 * 24 * HOUR,
};

export function tone({ kind, state, dueAt }: Clock, now: number): Tone {
  if (state !== 'RUNNING') return 'met';
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
export function firstOf(awareAt: string, nis2: boolean): Clock[] {
  const clock = (kind: BreachClockKind, hours: number): Clock => {
    const dueAt = new Date(Date.parse(awareAt) + hours * HOUR).toISOString();
    return { kind, dueAt, state: 'RUNNING', metAt: null };
  };
  return nis2 ? [clock('EARLY_WARNING', 24), clock('AUTHORITY', 72), clock('NOTIFICATION', 72)] : [clock('AUTHORITY', 72)];
}

/** The deadlines to show, the first one first. A report under NIS2 that is not needed is not shown. */
export const shownOf = (clocks: readonly Clock[]): Clock[] =>
  clocks
    .filter(({ kind, state }) => state !== 'DROPPED' || kind === 'AUTHORITY')
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.kind.localeCompare(b.kind));

/** The running deadline that ends first. */
export const nextOf = (clocks: readonly Clock[]): Clock | undefined => shownOf(clocks).find(({ state }) => state === 'RUNNING');
