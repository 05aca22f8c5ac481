import { expect, test } from 'vitest';
import { blackOut, inText, isIn, join, MARK, passageIn, passagesOf, redacted, showAgain, type Passage } from './passages';

const text = 'Anna Müller saw Anna on Monday.';

test('a mark replaces each passage, whatever its length', () => {
  expect(redacted(text, [])).toBe(text);
  expect(redacted(text, [[0, 11]])).toBe(`${MARK} saw Anna on Monday.`);
  expect(
    redacted(text, [
      [5, 11],
      [24, 31],
    ]),
  ).toBe(`Anna ${MARK} saw Anna on ${MARK}`);
  expect(redacted(text, [[0, text.length]])).toBe(MARK);
});

test('passages that touch become one', () => {
  expect(
    join([
      [5, 11],
      [0, 5],
      [7, 9],
      [20, 20],
    ]),
  ).toEqual([[0, 11]]);
  expect(blackOut([[0, 4]], [16, 20])).toEqual([
    [0, 4],
    [16, 20],
  ]);
});

test('a selection loses its white space and keeps whole characters', () => {
  expect(passageIn(text, [4, 12])).toEqual([5, 11]);
  expect(passageIn(text, [4, 5])).toBeUndefined();
  expect(passageIn(text, [3, 3])).toBeUndefined();
  // A letter with a combining mark, and a family of emoji.
  expect(passageIn('Mu\u0308ller', [0, 2])).toEqual([0, 3]);
  expect(passageIn('a 👩‍👧 b', [2, 4])).toEqual([2, 7]);
  expect(passageIn('██x██', [2, 3])).toEqual([0, 5]);
});

test('a part of a passage can be shown again', () => {
  const all: Passage[] = [
    [0, 11],
    [16, 20],
  ];
  expect(showAgain(all, [0, 5])).toEqual([
    [5, 11],
    [16, 20],
  ]);
  expect(showAgain(all, [4, 5])).toEqual([
    [0, 4],
    [5, 11],
    [16, 20],
  ]);
  expect(showAgain(all, [0, text.length])).toEqual([]);
});

test('only a whole passage is blacked out already', () => {
  expect(isIn([[0, 11]], [5, 11])).toBe(true);
  expect(isIn([[0, 4]], [0, 11])).toBe(false);
  expect(isIn([], [0, 4])).toBe(false);
});

test('the passages of a saved version give the same version again', () => {
  const choices: Passage[][] = [[], [[0, 11]], [[16, 20]], [[0, text.length]], [[24, 31]]];
  choices.push([
    [0, 4],
    [16, 20],
    [24, 30],
  ]);
  for (const passages of choices) {
    const saved = redacted(text, passages);
    expect(redacted(text, passagesOf(text, saved))).toBe(saved);
  }
});

test('a text area counts a line break of two characters as one', () => {
  expect(inText('a\r\nb', 2)).toBe(3);
  expect(inText('a\nb', 2)).toBe(2);
  expect(inText('a\r\n\r\nb', 4)).toBe(6);
});
