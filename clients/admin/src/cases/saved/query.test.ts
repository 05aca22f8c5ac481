import { expect, test } from 'vitest';
import { readSearch } from '../search';
import { isChanged, isTaken, queryOf, searchOf } from './query';

const id = '7b7f27c8-31b9-4a40-9aa5-1b5a2c1f0d11';
const view = (query: string) => ({ id, name: 'Urgent', query, shared: false, mine: true });

test('a view opens the list as it was saved, and names itself in the address', () => {
  const search = readSearch({ view: 'all', severity: ['CRITICAL', 'HIGH'], overdue: 'yes', order: 'SEVERITY', reverse: 'yes' });
  const query = queryOf({ ...search, saved: id });
  expect(query).toBe('view=all&severity=HIGH&severity=CRITICAL&overdue=yes&order=SEVERITY&reverse=yes');
  expect(searchOf(view(query))).toEqual({ ...search, saved: id });
});

test('a filter or another order changes a view, the address of the view itself does not', () => {
  const saved = view('view=all&severity=HIGH');
  expect(isChanged(searchOf(saved), saved)).toBe(false);
  expect(isChanged({ ...searchOf(saved), order: 'NUMBER' }, saved)).toBe(true);
  expect(isChanged({ ...searchOf(saved), severity: undefined }, saved)).toBe(true);
});

test('a view without a tab, and one in another order of names, is unchanged too', () => {
  const saved = view('severity=HIGH&stage=NEW');
  expect(isChanged({ view: 'queue', ...searchOf(saved) }, saved)).toBe(false);
});

test('a name is taken by another own view, not by the view itself or by a view of a colleague', () => {
  const own = view('');
  expect(isTaken(' Urgent ', [own])).toBe(true);
  expect(isTaken('Urgent', [own], id)).toBe(false);
  expect(isTaken('Urgent', [{ ...own, mine: false, shared: true }])).toBe(false);
});
