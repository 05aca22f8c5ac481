// Time-based one-time codes (RFC 6238: SHA-1, 30 seconds, 6 digits), like an authenticator app.
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD_MS = 30_000;

/** @param {string} base32 */
function bytes(base32) {
  const bits = [...base32.replace(/[\s=]/g, '').toUpperCase()]
    .map((symbol) => ALPHABET.indexOf(symbol).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** The number of the current period. A code works once in its period. */
export const step = () => Math.floor(Date.now() / PERIOD_MS);

/**
 * @param {string} secret in Base32
 * @param {number} at the period
 */
export function code(secret, at = step()) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(at));
  const digest = createHmac('sha1', bytes(secret)).update(counter).digest();
  const offset = (digest[19] ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000).padStart(6, '0');
}
