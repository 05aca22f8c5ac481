import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hex, unhex } from './bytes.ts';
import { fromSymbols, newSeed, readReceipt, toSymbols } from './receipt.ts';
import { toWords } from './words.ts';

interface Vector {
  name: string;
  text: string;
  seed: string | null;
}
const vectors = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), 'utf8')) as Vector[];
const inHex = (seed: Uint8Array | undefined) => (seed ? hex(seed) : null);

test.each(vectors('receipt'))('symbols: $name', ({ text, seed }) => expect(inHex(fromSymbols(text).seed)).toBe(seed));
test.each(vectors('words'))('words: $name', async ({ text, seed }) => expect(inHex((await readReceipt(text)).seed)).toBe(seed));

test('symbols and words of one seed lead back to it', async () => {
  const seed = newSeed();
  expect(await readReceipt(toSymbols(seed))).toEqual({ seed });
  expect(await readReceipt((await toWords(seed)).join(' '))).toEqual({ seed });
  expect((await readReceipt('neither')).seed).toBeUndefined();
});

test('marks of direction that come along in right-to-left text are ignored', () => {
  const seed = unhex('9e885d952ad362caeb4efe34a8e91bd2');
  expect(fromSymbols(`\u2066${toSymbols(seed)}\u2069\u200f`)).toEqual({ seed });
});

test('every wrong symbol and every swap of neighbours is caught', () => {
  const text = toSymbols(unhex('9e885d952ad362caeb4efe34a8e91bd2')).replaceAll('-', '');
  for (let at = 0; at < text.length; at += 1) {
    for (const symbol of '0123456789ABCDEFGHJKMNPQRSTVWXYZ')
      if (symbol !== text[at]) expect(fromSymbols(text.slice(0, at) + symbol + text.slice(at + 1))).toEqual({ fault: { why: 'check' } });
    const swapped = text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
    if (swapped !== text) expect(fromSymbols(swapped).seed).toBeUndefined();
  }
});

test('what the browser can know is said', async () => {
  const symbols = '4YH1-ESAA-PKCB-5EPK-QY6J-MEJ6-YJX8';
  const words = 'abandon amount liar amount expire adjust cage candy arch gather drum buyer';
  for (const [text, fault] of [
    ['', { why: 'empty' }],
    [' \u200e- ', { why: 'empty' }],
    [symbols.slice(5), { why: 'short', count: 24 }],
    [`${symbols}-2`, { why: 'long', count: 29 }],
    [symbols.replace('PKCB', 'PKUB'), { why: 'symbol', text: 'U', at: 11 }],
    [symbols.replace('PKCB', 'PKCA'), { why: 'check' }],
    ['ESAA-4YH1-PKCB-5EPK-QY6J-MEJ6-YJX8', { why: 'check' }],
    [words.slice(8), { why: 'fewWords', count: 11 }],
    [`${words} ${words.slice(0, 7)}`, { why: 'manyWords', count: 13 }],
    [words.replace('candy', 'candle'), { why: 'word', text: 'candle', at: 8 }],
    ['amount abandon liar amount expire adjust cage candy arch gather drum buyer', { why: 'wordsCheck' }],
  ] as const)
    expect(await readReceipt(text), text).toEqual({ fault });
});
