import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { concat, unhex } from './bytes.ts';
import { BrokenFile, CHUNK, decrypt, importKey, wireSize } from './file.ts';
import { pattern, seal } from './testing/files.ts';

interface Vector {
  name: string;
  valid: boolean;
  key: string;
  slot: string;
  size: number;
  sealed: string | null;
}
const vectors = JSON.parse(readFileSync(new URL('../../tests/vectors/file.json', import.meta.url), 'utf8')) as Vector[];

/** Chunks of odd sizes, as a network delivers them. */
async function* trickle(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
}

async function opened(vector: Vector, sealed: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of decrypt(trickle(sealed), await importKey(unhex(vector.key), 'decrypt'), vector.slot)) pieces.push(piece);
  return concat(...pieces);
}

test.each(vectors.filter((vector) => vector.valid))('what was sealed opens again: $name', async (vector) => {
  const sealed = vector.sealed ? unhex(vector.sealed) : await seal(vector.size);
  expect(sealed).toHaveLength(wireSize(vector.size));
  expect(Buffer.compare(await opened(vector, sealed), pattern(vector.size))).toBe(0);
});

test.each(vectors.filter((vector) => !vector.valid))('refused: $name', async (vector) => {
  await expect(opened(vector, unhex(vector.sealed ?? ''))).rejects.toThrow(BrokenFile);
});

test('a long file cut at a chunk is refused', async () => {
  const long = vectors.find((vector) => vector.size > 2 * CHUNK);
  if (!long) throw new Error('no long vector');
  const sealed = await seal(long.size);
  await expect(opened(long, sealed.subarray(0, 11 + CHUNK + 16))).rejects.toThrow(BrokenFile);
});
