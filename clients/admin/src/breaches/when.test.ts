import { expect, test } from 'vitest';
import { instantOf, localOf } from './when';

test('a local time is a point in time of the organisation, also when the deadlines change', () => {
  const at = (local: string) => instantOf(local, 'Europe/Berlin');
  expect(at('2026-03-02T14:30')).toBe('2026-03-02T13:30:00.000Z');
  expect(at('2026-07-02T14:30')).toBe('2026-07-02T12:30:00.000Z');
  expect(at('2026-03-29T01:59')).toBe('2026-03-29T00:59:00.000Z');
  expect(at('2026-03-29T03:00')).toBe('2026-03-29T01:00:00.000Z');
  expect(at('')).toBeUndefined();
  expect(at('tomorrow')).toBeUndefined();
});

test('a point in time is shown in the time zone of the organisation', () => {
  const at = Date.parse('2026-03-02T23:30:00Z');
  expect(localOf(at, 'Europe/Berlin')).toBe('2026-03-03T00:30');
  expect(localOf(at, 'America/New_York')).toBe('2026-03-02T18:30');
});
