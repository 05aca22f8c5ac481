import { expect, test } from 'vitest';
import { placeOf } from './last-list';
import { differs, missing, renewed } from './news';

const row = (id: string, stage = 'NEW', assignees: string[] = []) => ({ id, stage, assignees });
const shown = { totalCount: 3, nodes: [row('a'), row('b')] };
const second = { totalCount: 3, nodes: [row('c')] };

test('a colleague who takes a case or moves it is seen in the row, and no row moves', () => {
  const fresh = { totalCount: 3, nodes: [row('b', 'IN_TRIAGE'), row('a', 'NEW', ['Kim'])] };
  expect(renewed([shown, second], [fresh])).toEqual([{ totalCount: 3, nodes: [row('a', 'NEW', ['Kim']), row('b', 'IN_TRIAGE')] }, second]);
  expect(differs([shown], [fresh])).toBe(true);
});

test('a row of a later page is renewed too, and what moved there is news', () => {
  const fresh = { totalCount: 3, nodes: [row('c', 'CLOSED')] };
  expect(renewed([shown, second], [shown, fresh])).toEqual([shown, fresh]);
  expect(differs([shown, second], [shown, fresh])).toBe(false);
  expect(differs([shown, second], [shown, { totalCount: 3, nodes: [row('d')] }])).toBe(true);
  expect(missing([shown, second], [shown, { totalCount: 3, nodes: [row('d')] }])).toEqual([row('c')]);
});

test('nothing new leaves the pages as they are', () => {
  const pages = [shown, second];
  expect(renewed(pages, [{ totalCount: 3, nodes: [row('a'), row('b')] }])).toBe(pages);
  expect(differs([shown], [{ totalCount: 3, nodes: [row('a', 'CLOSED'), row('b')] }])).toBe(false);
});

test('a case that came or went is news of the list', () => {
  expect(differs([shown], [{ totalCount: 4, nodes: [row('n'), row('a')] }])).toBe(true);
});

test('rows that are missing by now are known, whatever else moved', () => {
  expect(missing([shown], [{ totalCount: 2, nodes: [row('n'), row('b')] }])).toEqual([row('a')]);
});

test('a case knows its neighbours in the list that it was opened from', () => {
  expect(placeOf('b', ['a', 'b', 'c'])).toEqual({ at: 2, of: 3, previous: 'a', next: 'c' });
  expect(placeOf('a', ['a', 'b'])).toMatchObject({ previous: undefined, next: 'b' });
  expect(placeOf('x', ['a'])).toBeUndefined();
});
