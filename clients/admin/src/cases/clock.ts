/** How a legal clock stands. The server counts the days, in the organisation's time zone; we only choose the tone. */
import type { DeadlineKind } from '../../gen/documents';

export type Tone = 'met' | 'calm' | 'soon' | 'overdue';
export interface Clock {
  kind: DeadlineKind;
  dueOn: string;
  metOn: string | null;
  daysLeft: number;
}

/** Days before the end at which a clock asks for attention: a quarter of its length, roundly. */
const soon: Record<DeadlineKind, number> = { ACKNOWLEDGEMENT: 2, FEEDBACK: 21 };

export function tone(clock: Clock): Tone {
  if (clock.metOn) return 'met';
  if (clock.daysLeft < 0) return 'overdue';
  return clock.daysLeft <= soon[clock.kind] ? 'soon' : 'calm';
}

/** Confirmation first, then feedback, whatever order they arrive in. */
export const inOrder = (clocks: readonly Clock[]): Clock[] =>
  [...clocks].sort((a, b) => Number(a.kind === 'FEEDBACK') - Number(b.kind === 'FEEDBACK'));
