import { expect, test } from 'vitest';
import { forgetDrafts } from '../../app/unsaved';
import { isSearchable, keepText, textOf } from './texts';

test('the key of a text says nothing of the text, and a repeated search keeps its key', () => {
  const key = keepText('Brandt');
  expect(key).toMatch(/^[0-9a-f]{8}$/);
  expect([keepText('Brandt'), textOf(key)]).toEqual([key, 'Brandt']);
  expect(keepText('Berg')).not.toBe(key);
});

test('texts end with the session or the organisation', () => {
  const key = keepText('Brandt');
  forgetDrafts();
  expect([textOf(key), textOf(undefined)]).toEqual(['', '']);
});

test('a search needs two letters, or one of a script without spaces', () => {
  expect(['ab', '48', 'é1', '贿', 'รับ', 'कि'].map(isSearchable)).toEqual([true, true, true, true, true, false]);
  expect(['', ' ', 'a', 'a b', '!?'].some(isSearchable)).toBe(false);
});
