import { expect, test } from 'vitest';
import { directionOf, sortedBy } from './sort';

test('a list without an order is sorted by deadline, the earliest first', () => {
  expect(directionOf({}, 'DUE')).toBe('ascending');
  expect(directionOf({}, 'SEVERITY')).toBeUndefined();
});

test('a column sorts in its natural direction first, and a second press turns it around', () => {
  const first = sortedBy({}, 'SEVERITY');
  expect(first).toEqual({ order: 'SEVERITY', reverse: undefined });
  expect(directionOf(first, 'SEVERITY')).toBe('descending');
  const second = sortedBy(first, 'SEVERITY');
  expect(directionOf(second, 'SEVERITY')).toBe('ascending');
  expect(sortedBy(second, 'SEVERITY')).toEqual(first);
});

test('the default order is not written in the address', () => {
  expect(sortedBy({ order: 'NUMBER', reverse: true }, 'DUE')).toEqual({ order: undefined, reverse: undefined });
  expect(sortedBy({}, 'DUE')).toEqual({ order: undefined, reverse: true });
});
