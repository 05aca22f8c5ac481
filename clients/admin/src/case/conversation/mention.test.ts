import { expect, test } from 'vitest';
import { fitting, mentionAt, mentioned, packed, parts, unpacked, withMention } from './mention';

const ann = { id: '1', name: 'Ann Åkesson' };
const bo = { id: '2', name: 'Bo' };

test('a mention begins with @ at the beginning of a word, up to the caret', () => {
  expect(mentionAt('@', 1)).toEqual({ from: 0, typed: '' });
  expect(mentionAt('Ask @ann åk', 11)).toEqual({ from: 4, typed: 'ann åk' });
  expect(mentionAt('mail ann@example.org', 20)).toBeUndefined();
  expect(mentionAt('Ask @ann\nnow', 12)).toBeUndefined();
});

test('typed letters find the beginning of a part of a name, without accents', () => {
  expect(fitting([ann, bo], 'ake')).toEqual([ann]);
  expect(fitting([ann, bo], '')).toEqual([ann, bo]);
  expect(fitting([ann, bo], 'nn')).toEqual([]);
  expect(fitting([ann, bo], 'Ann Åkesson, please')).toEqual([]);
});

test('a choice replaces the letters and keeps the rest', () => {
  expect(withMention('Ask @an now', 4, 7, ann.name)).toEqual({ text: 'Ask @Ann Åkesson now', caret: 17 });
});

test('only a colleague whose name is still in the text is mentioned', () => {
  expect(mentioned('Ask @Bo.', [ann, bo])).toEqual([bo]);
  expect(unpacked(packed([ann, bo]))).toEqual([ann, bo]);
  expect(unpacked(undefined)).toEqual([]);
});

test('the parts of a text are the text, and the longest name wins', () => {
  const all = parts('@Bo Berg and @Bo', ['Bo', 'Bo Berg']);
  expect(all).toEqual([
    { text: '@Bo Berg', isMention: true },
    { text: ' and ', isMention: false },
    { text: '@Bo', isMention: true },
  ]);
  expect(parts('No one', ['Bo'])).toEqual([{ text: 'No one', isMention: false }]);
});
