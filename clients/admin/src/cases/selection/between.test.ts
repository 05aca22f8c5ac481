import { expect, test } from 'vitest';
import { between } from './between';

const ids = ['a', 'b', 'c', 'd'];

test('a range includes both ends, in either direction', () => {
  expect(between(ids, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(ids, 'd', 'b')).toEqual(['b', 'c', 'd']);
});

test('without a start, or with a start that left the list, the range is one case', () => {
  expect(between(ids, undefined, 'c')).toEqual(['c']);
  expect(between(ids, 'x', 'c')).toEqual(['c']);
});
