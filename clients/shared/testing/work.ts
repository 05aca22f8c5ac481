import { hex } from '../bytes.ts';
import { type Purpose, hash, password, work as search, zeros } from '../work.ts';

const SEED = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const OTHER_SEED = '__________________________________________8';
const PURPOSE = { channel: 'integrity', idempotencyKey: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e' };
const HIGHEST = 2 ** 31 - 1;

const row = async (name: string, seed: string, purpose: Purpose, bits: number, nonce: number) => {
  const out = await hash(seed, purpose, nonce);
  return {
    name,
    valid: zeros(out) >= bits,
    channel: purpose.channel,
    idempotency_key: purpose.idempotencyKey,
    seed,
    bits,
    nonce,
    password: hex(password(purpose, nonce)),
    hash: hex(out),
    zeros: zeros(out),
  };
};

/** Finds the first sufficient nonce, starting at `from`. */
const found = async (name: string, seed: string, purpose: Purpose, bits: number, from = 0) => {
  const { nonce } = await search({ seed, bits }, purpose, { from, signal: new AbortController().signal });
  return row(name, seed, purpose, bits, nonce);
};

export async function work() {
  const least = await found('the least that is asked', SEED, PURPOSE, 3);
  return [
    least,
    await found('the most that is asked', SEED, PURPOSE, 9, 500),
    await found('another seed, a channel with other letters than ASCII', OTHER_SEED, { ...PURPOSE, channel: 'größe-ع' }, 4),
    await found('a nonce of four bytes', SEED, PURPOSE, 4, 0x01020304),
    await row('the highest nonce', SEED, PURPOSE, 3, HIGHEST),
    await row('one bit short', SEED, PURPOSE, least.zeros + 1, least.nonce),
    await row('the work for another report', SEED, { ...PURPOSE, idempotencyKey: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2f' }, 3, least.nonce),
    await row('the work for another channel', SEED, { ...PURPOSE, channel: 'integrity2' }, 3, least.nonce),
  ];
}
