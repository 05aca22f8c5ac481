import { expect, test } from 'vitest';
import { currentTexts, versionsOf, type Redaction } from './versions';

const version = (of: string, number: number, text: string | null) =>
  ({ id: `${of}${String(number)}`, of, version: number, text }) as Redaction;
const all = [version('a', 1, '███'), version('a', 2, 'A ███'), version('b', 2, null), version('b', 1, '███')];

test('the latest version of a text counts, unless it withdraws the redaction', () => {
  expect([...currentTexts(all)]).toEqual([['a', 'A ███']]);
  expect([...currentTexts(null)]).toEqual([]);
});

test('the versions of one text begin with the latest', () => {
  expect(versionsOf(all, 'a').map((one) => one.version)).toEqual([2, 1]);
  expect(versionsOf(null, 'a')).toEqual([]);
});
