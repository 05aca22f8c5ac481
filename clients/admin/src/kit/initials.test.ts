import { expect, test } from 'vitest';
import { initialsOf, toneOf } from './initials';

test('the initials are the first letters of the first and the last word', () => {
  expect(['Leila Haddad', 'Tomasz  van der Wrona ', 'Kim', 'émile zola'].map(initialsOf)).toEqual(['LH', 'TW', 'K', 'ÉZ']);
});

test('a letter with a combining mark is one letter, and an empty name has none', () => {
  expect(initialsOf('E\u0301mile Zola')).toBe('E\u0301Z');
  expect(initialsOf(' ')).toBe('');
});

test('the same name has the same tone, and there are three', () => {
  const names = Array.from({ length: 40 }, (_, at) => `Name ${String(at)}`);
  expect(names.map(toneOf)).toEqual(names.map(toneOf));
  expect(new Set(names.map(toneOf))).toEqual(new Set([0, 1, 2]));
});
