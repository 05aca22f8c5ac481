import { expect, test } from 'vitest';
import { idle, idleLimit, warningBefore } from './idle';

test('a page warns two minutes before it locks', () => {
  expect(idle(0, idleLimit - warningBefore - 1).state).toBe('active');
  expect(idle(0, idleLimit - warningBefore)).toEqual({ state: 'warn', left: warningBefore });
  expect(idle(0, idleLimit).state).toBe('over');
});
