import { expect, test } from 'vitest';
import { inOrder, nextOf, tone, type Clock } from './clock';

const clock = (daysLeft: number, metOn: string | null = null): Clock => ({ kind: 'ACKNOWLEDGEMENT', dueOn: '2026-03-08', metOn, daysLeft });

test('a clock is calm, then soon, then overdue; once met it stays met', () => {
  expect([7, 2, 0, -1].map((days) => tone(clock(days)))).toEqual(['calm', 'soon', 'soon', 'overdue']);
  expect(tone(clock(-40, '2026-03-04'))).toBe('met');
});

test('the confirmation stands before the feedback', () => {
  const feedback = { ...clock(60), kind: 'FEEDBACK' as const };
  expect(inOrder([feedback, clock(1)]).map((one) => one.kind)).toEqual(['ACKNOWLEDGEMENT', 'FEEDBACK']);
});

test('the next deadline is the open one that is due first', () => {
  const feedback = { ...clock(60), kind: 'FEEDBACK' as const };
  expect(nextOf([feedback, clock(1)])).toEqual(clock(1));
  expect(nextOf([feedback, clock(1, '2026-03-04')])).toEqual(feedback);
  expect(nextOf([clock(1, '2026-03-04')])).toBeUndefined();
});
