/**
 * The receipt: 16 random bytes that never leave the browser, written as 28 symbols or as 12 words (docs/formats.md section 1).
 * The words live in `words.ts` and are loaded only when somebody asks for them.
 */
import { type Bytes, base64url, hex, random, unhex, utf8 } from './bytes.ts';

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 28;
// 1021 is prime, and neither a wrong symbol nor a swap of neighbours is a multiple of it.
const PRIME = 1021n;

export const newSeed = (): Bytes => random(16);

/** The seven groups of four, as they are shown. */
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

/** The seed, or nothing when the text cannot be a receipt. */
export function fromSymbols(text: string): Bytes | undefined {
  // Cf: marks of direction that come along when copying out of right-to-left text.
  const clean = text.toUpperCase().replace(/[\s\p{Dash}\p{Cf}]/gu, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  if (clean.length !== LENGTH) return undefined;
  let number = 0n;
  for (const symbol of clean) {
    const digit = SYMBOLS.indexOf(symbol);
    if (digit < 0) return undefined;
    number = (number << 5n) | BigInt(digit);
  }
  if (number % PRIME !== 0n || (number & 1023n) >= PRIME || number >= 1n << 138n) return undefined;
  return unhex((number >> 10n).toString(16).padStart(32, '0'));
}

/** Symbols or words, whichever was typed. */
export async function readReceipt(text: string): Promise<Bytes | undefined> {
  const seed = fromSymbols(text);
  if (seed) return seed;
  const { fromWords } = await import('./words.ts');
  return fromWords(text);
}

async function hkdf(secret: Bytes, salt: string, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: utf8(salt), info: utf8(info) }, key, 256));
}

export type Purpose = 'access' | 'kem' | 'sign';

export const derive = (seed: Bytes, purpose: Purpose, organisation: string): Promise<Bytes> =>
  hkdf(seed, 'voicase-receipt-v1', `${purpose}|${organisation}`);

/** What the server is told; the seed itself stays here. */
export const accessSecret = async (seed: Bytes, organisation: string): Promise<string> =>
  base64url(await derive(seed, 'access', organisation));

/** Only the server uses it; it stands here for the common vectors. */
export const keystoreProof = (access: Bytes, organisation: string, report: string): Promise<Bytes> =>
  hkdf(access, '', `keystore|${organisation}|${report}`);
