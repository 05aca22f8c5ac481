/**
 * The access code is 16 random bytes that never leave the browser. It is written as 28 symbols or 12 words
 * (docs/formats.md section 1). The word list is loaded only when it is needed (`words.ts`).
 */
import { type Bytes, base64url, hex, random, unhex, utf8 } from './bytes.ts';
import type { ReceiptRead } from './receipt-read.ts';
import { typed } from './text.ts';

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 28;
// 1021 is prime. No wrong symbol and no swap of neighbours changes the number by a multiple of 1021.
const PRIME = 1021n;

export const newSeed = (): Bytes => random(16);

/** The seven groups of four symbols, as shown to the reporter. */
export function groups(seed: Uint8Array): string[] {
  const shifted = BigInt(`0x${hex(seed)}`) << 10n;
  let rest = shifted + ((PRIME - (shifted % PRIME)) % PRIME);
  let text = '';
  for (let i = 0; i < LENGTH; i += 1) {
    text = SYMBOLS[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text.match(/.{4}/g) ?? [];
}

export const toSymbols = (seed: Uint8Array): string => groups(seed).join('-');

// Cyrillic and Greek letters that look like symbols, and those symbols in the same order.
const LOOKALIKES = 'АВСЕНКМОРТХУЅЈΑΒΕΖΗΚΜΝΟΡΤΧΥ';
const LOOK_LIKE = 'ABCEHKMOPTXYSJABEZHKMNOPTXY';

/** Normalises symbols for comparison. Punctuation and case are ignored. `O` becomes 0, and `I` and `L` become 1. */
export const plain = (text: string): string =>
  typed(text)
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[\p{Script=Cyrillic}\p{Script=Greek}]/gu, (letter) => LOOK_LIKE[LOOKALIKES.indexOf(letter)] ?? letter)
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');

/** Removes text around the code, such as a label before a colon, and the numbers of groups or words. */
const unlabelled = (text: string): string =>
  typed(text)
    .replace(/^[\p{L} ]*:/u, '')
    .replace(/(^| )\d{1,2}[.):](?= |$)/g, '$1');

/** Returns the seed of 28 symbols, or why the symbols are refused. */
export function fromSymbols(text: string): ReceiptRead {
  const symbols = plain(unlabelled(text));
  const length = [...symbols].length;
  if (!length) return { fault: { why: 'empty' } };
  const odd = [...symbols].findIndex((symbol) => !SYMBOLS.includes(symbol));
  if (odd >= 0) return { fault: { why: 'symbol', text: [...symbols][odd] ?? '', at: odd + 1 } };
  if (length !== LENGTH) return { fault: { why: length < LENGTH ? 'short' : 'long', count: length } };
  let number = 0n;
  for (const symbol of symbols) number = (number << 5n) | BigInt(SYMBOLS.indexOf(symbol));
  if (number % PRIME !== 0n || (number & 1023n) >= PRIME || number >= 1n << 138n) return { fault: { why: 'check' } };
  return { seed: unhex((number >> 10n).toString(16).padStart(32, '0')) };
}

/** Reads symbols or words. If neither is valid, returns the fault of the form that the text resembles. */
export async function readReceipt(text: string): Promise<ReceiptRead> {
  const read = fromSymbols(text);
  // Groups of symbols rarely consist of letters only. Three such groups mean that the text is words.
  if (read.seed || (unlabelled(text).match(/[a-z]{3,}/gi) ?? []).length < 3) return read;
  const { fromWords } = await import('./words.ts');
  return (await fromWords(unlabelled(text))) ?? read;
}

async function hkdf(secret: Bytes, salt: string, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: utf8(salt), info: utf8(info) }, key, 256));
}

export type Purpose = 'access' | 'kem' | 'sign';

export const derive = (seed: Bytes, purpose: Purpose, organisation: string): Promise<Bytes> =>
  hkdf(seed, 'voicase-receipt-v1', `${purpose}|${organisation}`);

/** The secret that the server gets. The seed itself stays in the browser. */
export const accessSecret = async (seed: Bytes, organisation: string): Promise<string> =>
  base64url(await derive(seed, 'access', organisation));

/** Only the server uses this function. The function is here to generate the shared test vectors. */
export const keystoreProof = (access: Bytes, organisation: string, report: string): Promise<Bytes> =>
  hkdf(access, '', `keystore|${organisation}|${report}`);
