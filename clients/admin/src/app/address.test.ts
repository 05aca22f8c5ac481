import { expect, test } from 'vitest';
import { readSearch } from '../cases/search';
import { parseSearch, stringifySearch } from './address';

test('a view survives the way into the address and back', () => {
  const search = { view: 'all' as const, stage: ['NEW', 'CLOSED'] as const, severity: ['HIGH'] as const, overdue: true as const };
  expect(stringifySearch(search)).toBe('?view=all&stage=NEW&stage=CLOSED&severity=HIGH&overdue=yes');
  expect(readSearch(parseSearch(stringifySearch(search)))).toEqual(search);
});

test('nothing chosen is no question mark', () => {
  expect(stringifySearch({ stage: undefined })).toBe('');
  expect(parseSearch('')).toEqual({});
});
