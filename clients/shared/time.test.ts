import { expect, test } from 'vitest';
import { dayIn, daysBetween, formatDay, formatSize, formatWait, relativeDays, roughly } from './time.ts';

test('a day is shown as it stands, in the order of the language', () => {
  expect(formatDay('2026-11-21', 'en')).toBe('21 November 2026');
  expect(formatDay('2026-11-21', 'de')).toBe('21. November 2026');
  expect(formatDay('2026-03-29', 'en')).toBe('29 March 2026');
});

test('days are counted over the change of the clocks', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-11-30', '2026-11-28')).toBe(-2);
  expect(relativeDays(1, 'en')).toBe('tomorrow');
  expect(relativeDays(3, 'de')).toBe('in 3 Tagen');
});

test('a point in time belongs to the day of the time zone', () => {
  const late = Date.parse('2026-11-29T23:30:00Z');
  expect(dayIn('Europe/Berlin', late)).toBe('2026-11-30');
  expect(dayIn('America/New_York', late)).toBe('2026-11-29');
});

test('sizes in words that people know', () => {
  expect(formatSize(0, 'en')).toBe('0 bytes');
  expect(formatSize(1, 'en')).toBe('1 byte');
  expect(formatSize(12, 'de')).toBe('12 Byte');
  expect(formatSize(1023, 'en')).toBe('1,023 bytes');
  expect(formatSize(1024, 'en')).toBe('1 kB');
  expect(formatSize(100 << 20, 'en')).toBe('100 MB');
  expect(formatSize(1.5 * 2 ** 30, 'de')).toBe('1,5\u00a0GB');
});

test('a wait is told roughly, in the unit that fits', () => {
  expect([0.2, 5, 5.1, 45, 61, 5_000].map(roughly)).toEqual([5, 5, 10, 60, 120, 3600]);
  expect(formatWait(20, 'en')).toBe('20 seconds');
  expect(formatWait(60, 'en')).toBe('1 minute');
  expect(formatWait(120, 'de')).toBe('2 Minuten');
});
