import { expect, test } from 'vitest';
import { choiceOf, isOvertaken, packed, unpacked } from './choice';

const kim = { handlers: ['kim'], backup: 'lou' };

test('the choice separates the deputy from the assignees', () => {
  const one = (id: string, backup: boolean) => ({ backup, absentUntil: null, standsIn: null, member: { id, name: id } });
  expect(choiceOf([one('kim', false), one('lou', true)])).toEqual(kim);
  expect(choiceOf([])).toEqual({ handlers: [], backup: '' });
});

test('an edit is overtaken if the assignees are neither those before it nor those it wants', () => {
  const edited = { handlers: ['kim', 'max'], backup: 'lou', before: kim };
  expect(isOvertaken(undefined, { handlers: ['ida'], backup: '' })).toBe(false);
  expect(isOvertaken(edited, kim)).toBe(false);
  expect(isOvertaken(edited, { handlers: ['max', 'kim'], backup: 'lou' })).toBe(false);
  expect(isOvertaken(edited, { handlers: ['kim', 'ida'], backup: 'lou' })).toBe(true);
  expect(isOvertaken(edited, { handlers: ['kim'], backup: '' })).toBe(true);
});

test('a draft keeps the choice, also without a deputy or without anyone', () => {
  for (const choice of [kim, { handlers: ['kim', 'max'], backup: '' }, { handlers: [], backup: '' }])
    expect(unpacked(packed(choice))).toEqual(choice);
});
