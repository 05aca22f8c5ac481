/** A receipt as 12 words of the English BIP39 list: 128 bits and 4 bits of checksum. */
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { type Bytes, hex, unhex } from './bytes.ts';

const checksum = async (seed: Bytes): Promise<bigint> =>
  BigInt((new Uint8Array(await crypto.subtle.digest('SHA-256', seed))[0] ?? 0) >> 4);

export async function toWords(seed: Bytes): Promise<string[]> {
  let rest = (BigInt(`0x${hex(seed)}`) << 4n) | (await checksum(seed));
  const words: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    words.unshift(wordlist[Number(rest & 2047n)] ?? '');
    rest >>= 11n;
  }
  return words;
}

export async function fromWords(text: string): Promise<Bytes | undefined> {
  const words = text.toLowerCase().split(/[\s\p{Dash}\p{Cf}]+/u).filter(Boolean);
  if (words.length !== 12) return undefined;
  let number = 0n;
  for (const word of words) {
    const index = wordlist.indexOf(word);
    if (index < 0) return undefined;
    number = (number << 11n) | BigInt(index);
  }
  const seed = unhex((number >> 4n).toString(16).padStart(32, '0'));
  return (await checksum(seed)) === (number & 15n) ? seed : undefined;
}
