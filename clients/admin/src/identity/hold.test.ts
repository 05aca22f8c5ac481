import { daysLater, today } from '@voicase/shared/time';
import { expect, it } from 'vitest';
import { isHoldDay } from './hold';

it('counts the days of a hold from the preparation', () => {
  const now = today('UTC');
  expect(isHoldDay(now, 'UTC')).toBe(false);
  expect(isHoldDay(daysLater(now, 184), 'UTC')).toBe(true);
  expect(isHoldDay(daysLater(now, 185), 'UTC')).toBe(false);
  const before = `${daysLater(now, -100)}T12:00:00Z`;
  expect(isHoldDay(daysLater(now, 84), 'UTC', before)).toBe(true);
  expect(isHoldDay(daysLater(now, 85), 'UTC', before)).toBe(false);
});
