import { expect, test } from 'vitest';
import { listFilter, readSearch } from '../cases/search';
import { parseSearch, stringifySearch } from '../app/address';
import * as lists from './lists';

test('the link of each list survives the way through the address, so the list shows exactly these cases', () => {
  const { dueNext, ...all } = lists;
  const due = [true, false].map((assigns) => dueNext({ handles: true, assigns }));
  for (const search of [...Object.values(all), ...due]) {
    expect(listFilter(readSearch(parseSearch(stringifySearch({ ...search }))))).toEqual(listFilter(search));
  }
});

test('unassigned cases concern only a member who can assign them', () => {
  expect(listFilter(lists.dueNext({ handles: true, assigns: true }))).toMatchObject({ mine: true, unassigned: true });
  expect(listFilter(lists.dueNext({ handles: true, assigns: false }))).not.toHaveProperty('unassigned');
  expect(listFilter(lists.dueNext({ handles: false, assigns: false }))).not.toHaveProperty('mine');
});

test('a message to a closed case is not lost', () => {
  expect(listFilter(lists.unreadMessages).stages).toContain('CLOSED');
});
