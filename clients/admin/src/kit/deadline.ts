/** The state of a deadline. The server counts the days in the organisation's time zone. The browser only chooses the tone. */
import type { DeadlineKind } from '../../gen/documents';

export type Tone = 'met' | 'calm' | 'soon' | 'overdue';
export interface Deadline {
  kind: DeadlineKind;
  dueOn: string;
  metOn: string | null;
  daysLeft: number;
}

/**
 * The number of days before the due date at which a deadline counts as soon. This is about a quarter of the length of
 * the deadline.
 */
const soon: Record<DeadlineKind, number> = { ACKNOWLEDGEMENT: 2, FEEDBACK: 21 };

export function tone(deadline: Deadline): Tone {
  if (deadline.metOn) return 'met';
  if (deadline.daysLeft < 0) return 'overdue';
  return deadline.daysLeft <= soon[deadline.kind] ? 'soon' : 'calm';
}

/** Sorts deadlines, the acknowledgement before the feedback. */
export const inOrder = <D extends Deadline>(deadlines: readonly D[]): D[] =>
  [...deadlines].sort((a, b) => Number(a.kind === 'FEEDBACK') - Number(b.kind === 'FEEDBACK'));

/** The open deadline that is due first. */
export const nextOf = (deadlines: readonly Deadline[]): Deadline | undefined =>
  deadlines.filter(({ metOn }) => !metOn).sort((a, b) => a.daysLeft - b.daysLeft)[0];
