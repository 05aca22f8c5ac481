import { expect, test } from 'vitest';
import { matching, mayBeNumber, type PaletteGroup } from './entry';

const act = () => undefined;
const groups: PaletteGroup[] = [
  {
    name: 'Pages',
    items: [
      { id: 'a', name: 'Mitglieder', act },
      { id: 'b', name: 'Überblick', words: 'Start', act },
    ],
  },
  { name: 'Actions', items: [{ id: 'c', name: 'Sign out', act }] },
];
const found = (query: string) => matching(groups, query).flatMap(({ items }) => items.map(({ id }) => id));

test('without a query everything is offered', () => {
  expect(found('')).toEqual(['a', 'b', 'c']);
});

test('all words must match, in any order, without accents and capitals', () => {
  expect(found('out sign')).toEqual(['c']);
  expect(found('uberblick')).toEqual(['b']);
  expect(found('START')).toEqual(['b']);
  expect(found('sign in')).toEqual([]);
});

test('a group without a match is left out', () => {
  expect(matching(groups, 'mit')).toHaveLength(1);
});

test('a text with a digit may be a case number', () => {
  expect([mayBeNumber('VC-2026-48213'), mayBeNumber('48213'), mayBeNumber('help')]).toEqual([true, true, false]);
});
