import { expect, test, vi } from 'vitest';
import { work, zeros } from './work.ts';

const PURPOSE = { channel: 'integrity', idempotencyKey: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e' };
const SEED = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const ENDLESS = { seed: SEED, bits: 256 };
const goOn = () => ({ signal: new AbortController().signal });

test('zero bits are counted from the most significant of the first byte', () => {
  const counted = [[0x80], [0x7f], [0x01, 0xff], [0, 0xff], [0, 0x10, 0], [0, 0]].map((bytes) => zeros(Uint8Array.from(bytes)));
  expect(counted).toEqual([0, 1, 7, 8, 11, 16]);
});

test('when more bits are asked it goes on after what was tried', async () => {
  const first = await work({ seed: SEED, bits: 1 }, PURPOSE, goOn());
  expect(first).toEqual({ seed: SEED, nonce: 13 });
  expect(await work({ seed: SEED, bits: 4 }, PURPOSE, { ...goOn(), from: 14 })).toEqual({ seed: SEED, nonce: 17 });
});

test('whatever else waits gets its turn: a timer can end it', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 0);
  await expect(work(ENDLESS, PURPOSE, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
});

test('it tells how fast it goes', async () => {
  const controller = new AbortController();
  const tell = vi.fn((_hash: number, since: number) => since > 60 && controller.abort());
  await expect(work(ENDLESS, PURPOSE, { signal: controller.signal, tell })).rejects.toMatchObject({ name: 'AbortError' });
  for (const [hash, since] of tell.mock.calls) {
    expect(hash).toBeGreaterThan(0);
    expect(hash).toBeLessThanOrEqual(since);
  }
  expect(tell.mock.calls.length).toBeGreaterThan(1);
});
