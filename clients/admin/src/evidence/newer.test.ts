import { expect, test } from 'vitest';
import { isNewer } from './newer';

const stored = { title: 'Ledger of the harbour', place: 'Safe 3' };

test('a draft is overtaken by another version, unless it says the same', () => {
  expect(isNewer({ before: '1', title: 'Ledger' }, '1', stored)).toBe(false);
  expect(isNewer({ before: '1', title: 'Ledger' }, '2', stored)).toBe(true);
  // The first attempt arrived, and its response was lost.
  expect(isNewer({ before: '1', title: 'Ledger of the harbour' }, '2', stored)).toBe(false);
  expect(isNewer({}, '2', stored)).toBe(false);
  // The first version of minutes, or the first assessment, was written meanwhile.
  expect(isNewer({ before: '', title: 'Ledger' }, 'a', stored)).toBe(true);
});
