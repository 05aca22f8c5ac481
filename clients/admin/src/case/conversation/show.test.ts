import { expect, test } from 'vitest';
import { choices, readShow } from './show';

test('an unknown filter in the address shows everything', () => {
  expect(readShow({ show: 'notes' })).toEqual({ show: 'notes' });
  expect(readShow({ show: 'all' })).toEqual({});
  expect(readShow({ show: ['notes'] })).toEqual({});
});

test('a member chooses among the kinds that the rights include', () => {
  expect(choices(true, true)).toEqual(['all', 'messages', 'notes', 'events']);
  expect(choices(false, true)).toEqual(['all', 'notes', 'events']);
  expect(choices(false, false)).toEqual(['events']);
});
