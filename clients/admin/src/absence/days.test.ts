import { expect, test } from 'vitest';
import { wrongDates } from './days';

const of = (firstOn: string, lastOn: string) => wrongDates({ firstOn, lastOn, deputy: '' }, '2026-03-02');

test('one day is enough, and an absence that began earlier may end today', () => {
  expect(of('2026-03-05', '2026-03-05')).toEqual([]);
  expect(of('2026-02-20', '2026-03-02')).toEqual([]);
});

test('an absence has both days, in order, and does not end in the past', () => {
  expect(of('', '')).toEqual(['first', 'last']);
  expect(of('2026-03-05', '2026-03-04')).toEqual(['last']);
  expect(of('2026-02-20', '2026-03-01')).toEqual(['last']);
});
