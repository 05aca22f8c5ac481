/** The state of a deadline. The server counts the days in the organisation's time zone. The browser only chooses the tone. */
import type { DeadlineKind } from '../../gen/documents';

export type Tone = 'met' | 'calm' | 'soon' | 'overdue';
export interface Deadline {
  id: string;
  kind: DeadlineKind;
  dueOn: string;
  metOn: string | null;
  /** Since when an own deadline is paused. A paused deadline does not run. */
  pausedOn: string | null;
  daysLeft: number;
}

/**
 * The number of days before the due date at which a deadline counts as soon. This is about a quarter of the length of
 * the deadline.
 */
const soon: Record<DeadlineKind, number> = { ACKNOWLEDGEMENT: 2, PERSONAL_MESSAGE: 1, FEEDBACK: 21, OWN: 3, MEETING: 4 };

export function tone(deadline: Deadline): Tone {
  if (deadline.metOn) return 'met';
  if (deadline.pausedOn) return 'calm';
  if (deadline.daysLeft < 0) return 'overdue';
  return deadline.daysLeft <= soon[deadline.kind] ? 'soon' : 'calm';
}

const order: DeadlineKind[] = ['ACKNOWLEDGEMENT', 'PERSONAL_MESSAGE', 'FEEDBACK', 'MEETING', 'OWN'];

/** Sorts deadlines by kind, the acknowledgement first, and those of one kind by date. */
export const inOrder = <D extends Deadline>(deadlines: readonly D[]): D[] =>
  [...deadlines].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.dueOn.localeCompare(b.dueOn));

/** The running deadline that is due first. */
export const nextOf = (deadlines: readonly Deadline[]): Deadline | undefined =>
  deadlines.filter(({ metOn, pausedOn }) => !metOn && !pausedOn).sort((a, b) => a.daysLeft - b.daysLeft)[0];
