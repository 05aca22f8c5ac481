import { type Bytes, concat, hex, unhex, utf8 } from '../bytes.ts';
import { CHUNK, encrypt, importKey, padme, wireSize } from '../file.ts';

const KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const PREFIX = 'a0a1a2a3a4a5a6';
const SLOT = '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e';
const OTHER_SLOT = '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2f';

/** The file in every vector: byte i is i mod 251. */
export const pattern = (size: number): Bytes => Uint8Array.from({ length: size }, (_, i) => i % 251);

export const sha256 = async (bytes: Bytes): Promise<string> => hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));

export async function seal(size: number): Promise<Bytes> {
  const pieces: Bytes[] = [];
  const key = await importKey(unhex(KEY), 'encrypt');
  for await (const piece of encrypt(new Blob([pattern(size)]), key, SLOT, unhex(PREFIX))) pieces.push(piece);
  return concat(...pieces);
}

const facts = { key: KEY, prefix: PREFIX };
const good = async (size: number) => {
  const sealed = await seal(size);
  const shown = sealed.length <= 512 ? hex(sealed) : null;
  return {
    name: `${size} bytes`,
    valid: true,
    ...facts,
    slot: SLOT,
    size,
    wire_size: sealed.length,
    sealed: shown,
    sealed_sha256: await sha256(sealed),
  };
};

/** `sealed` is included for short files. An invalid vector must be refused as a whole. */
export async function file() {
  const sealed = await seal(20);
  const bad = (name: string, bytes: Bytes, slot = SLOT) => ({
    name,
    valid: false,
    ...facts,
    slot,
    size: 20,
    wire_size: bytes.length,
    sealed: hex(bytes),
    sealed_sha256: null,
  });
  const flipped = sealed.slice();
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  const sizes = [0, 1, 20, 300, CHUNK - 8, CHUNK - 7, 2 * CHUNK + 12_345];
  return [
    ...(await Promise.all(sizes.map(good))),
    bad('one bit changed', flipped),
    bad('cut off', sealed.slice(0, -1)),
    bad('nothing but a header', sealed.slice(0, 11)),
    bad('empty', sealed.slice(0, 0)),
    bad('other magic', concat(utf8('VCF2'), sealed.slice(4))),
    bad('of another slot', sealed, OTHER_SLOT),
    bad('other prefix', concat(sealed.slice(0, 4), unhex('a0a1a2a3a4a5a7'), sealed.slice(11))),
  ];
}

export const padded = () =>
  [8, 9, 10, 16, 17, 100, 255, 256, 257, 1000, 4095, 65_537, CHUNK, CHUNK + 1, 10_000_001, 2 ** 32, 2 ** 32 + 1, 2 ** 40 - 1].map(
    (size) => ({
      size,
      padded: padme(size),
      // Encrypted size of a file of this many bytes: with the length field, padding, header and tags.
      wire_size_of_file: wireSize(size),
    }),
  );

export const persisted = () =>
  Promise.all(
    ['query A { a }', 'mutation B($input: BInput!) {\n  b(input: $input) {\n    ok\n  }\n}', '# é, ü and ع are UTF-8\nquery C { c }'].map(
      async (document) => ({
        document,
        id: await sha256(utf8(document)),
      }),
    ),
  );
