import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import { moduleOf, shorten } from '../vite.words.ts';

test('the short form of the word list is read as the whole list', () => {
  expect(shorten(['abandon', 'ability', 'able'])).toBe('0abandon2ility2le');
  const read = new Function(moduleOf(wordlist).replace('export const wordlist =', 'return')) as () => string[];
  expect(read()).toEqual(wordlist);
});
