import { expect, test } from 'vitest';
import { inOrder, nextOf, tone, type Deadline } from './deadline';

const deadline = (daysLeft: number, metOn: string | null = null): Deadline => ({
  id: 'one',
  kind: 'ACKNOWLEDGEMENT',
  dueOn: '2026-03-08',
  metOn,
  pausedOn: null,
  daysLeft,
});

test('a deadline is calm, then soon, then overdue; once met it stays met', () => {
  expect([7, 2, 0, -1].map((days) => tone(deadline(days)))).toEqual(['calm', 'soon', 'soon', 'overdue']);
  expect(tone(deadline(-40, '2026-03-04'))).toBe('met');
});

test('the confirmation stands before the feedback', () => {
  const feedback = { ...deadline(60), kind: 'FEEDBACK' as const };
  expect(inOrder([feedback, deadline(1)]).map((one) => one.kind)).toEqual(['ACKNOWLEDGEMENT', 'FEEDBACK']);
});

test('the next deadline is the open one that is due first', () => {
  const feedback = { ...deadline(60), kind: 'FEEDBACK' as const };
  expect(nextOf([feedback, deadline(1)])).toEqual(deadline(1));
  expect(nextOf([feedback, deadline(1, '2026-03-04')])).toEqual(feedback);
  expect(nextOf([deadline(1, '2026-03-04')])).toBeUndefined();
});

test('a paused deadline does not run, so it is neither next nor overdue', () => {
  const paused: Deadline = { ...deadline(-3), kind: 'OWN', pausedOn: '2026-03-02' };
  expect(tone(paused)).toBe('calm');
  expect(nextOf([paused, deadline(5)])).toEqual(deadline(5));
});
