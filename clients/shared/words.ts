/** The access code as 12 words of the English BIP39 list: 128 bits and 4 bits of checksum. */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { type Bytes, hex, unhex } from './bytes.ts';
import type { ReceiptRead } from './receipt-read.ts';
import { typed } from './text.ts';

const checksum = async (seed: Bytes): Promise<bigint> => BigInt((new Uint8Array(await crypto.subtle.digest('SHA-256', seed))[0] ?? 0) >> 4);

export async function toWords(seed: Bytes): Promise<string[]> {
  let rest = (BigInt(`0x${hex(seed)}`) << 4n) | (await checksum(seed));
  const words: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    words.unshift(wordlist[Number(rest & 2047n)] ?? '');
    rest >>= 11n;
  }
  return words;
}

/** Finds a word by the whole word or by its first four letters, which are unique in the list. */
const indexOf = (word: string): number => {
  const whole = wordlist.indexOf(word);
  return whole < 0 && word.length === 4 ? wordlist.findIndex((listed) => listed.startsWith(word)) : whole;
};

/**
 * Returns the seed, or why the words are refused. Returns undefined if most words are not in the list, because the text
 * was then not meant as words.
 */
export async function fromWords(text: string): Promise<ReceiptRead | undefined> {
  const words = typed(text)
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  const indexes = words.map(indexOf);
  if (indexes.filter((index) => index >= 0).length * 2 < words.length) return undefined;
  if (words.length !== 12) return { fault: { why: words.length < 12 ? 'fewWords' : 'manyWords', count: words.length } };
  const odd = indexes.indexOf(-1);
  if (odd >= 0) return { fault: { why: 'word', text: words[odd] ?? '', at: odd + 1 } };
  const number = indexes.reduce((all, index) => (all << 11n) | BigInt(index), 0n);
  const seed = unhex((number >> 4n).toString(16).padStart(32, '0'));
  return (await checksum(seed)) === (number & 15n) ? { seed } : { fault: { why: 'wordsCheck' } };
}
