/**
 * The encrypted file format of the object store (docs/formats.md section 4). Encryption reads one chunk of 1 MiB at a
 * time, so that an old phone can send a film.
 */
import { type Bytes, concat, utf8, uuidBytes } from './bytes.ts';

export const CHUNK = 1 << 20;
export const PART = 8 << 20;
const TAG = 16;
const HEADER = 11;
const LENGTH = 8;
const MAGIC = 'VCF1';

export class BrokenFile extends Error {}

/** Returns the size after Padmé padding, which hides the exact length and adds a maximum of 12 %. */
export function padme(size: number): number {
  // The length of the binary text gives the exact logarithm. A floating-point logarithm is not exact.
  const e = size.toString(2).length - 1;
  const s = e.toString(2).length;
  const step = 2 ** (e - s);
  return Math.ceil(size / step) * step;
}

const paddedSize = (size: number): number => padme(LENGTH + size);

/** Size of the encrypted file in bytes, for a file of this size. */
export function wireSize(size: number): number {
  const padded = paddedSize(size);
  return HEADER + padded + TAG * Math.ceil(padded / CHUNK);
}

export const importKey = (key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', key, 'AES-GCM', false, [usage]);

function parameters(prefix: Uint8Array, slot: string, index: number, last: boolean): AesGcmParams {
  const tail = new Uint8Array(5);
  new DataView(tail.buffer).setUint32(0, index);
  tail[4] = last ? 1 : 0;
  return { name: 'AES-GCM', iv: concat(prefix, tail), additionalData: concat(utf8('voicase-file-v1'), uuidBytes(slot)) };
}

/** Returns the padded plaintext between two offsets. The layout is the length, the file, and zeros. */
async function plain(file: Blob, from: number, to: number): Promise<Bytes> {
  const piece = new Uint8Array(to - from);
  if (from === 0) new DataView(piece.buffer).setBigUint64(0, BigInt(file.size));
  const start = Math.max(from - LENGTH, 0);
  const bytes = new Uint8Array(await file.slice(start, Math.min(to - LENGTH, file.size)).arrayBuffer());
  piece.set(bytes, start + LENGTH - from);
  return piece;
}

export async function* encrypt(file: Blob, key: CryptoKey, slot: string, prefix: Bytes): AsyncGenerator<Bytes> {
  yield concat(utf8(MAGIC), prefix);
  const end = paddedSize(file.size);
  for (let from = 0, index = 0; from < end; from += CHUNK, index += 1) {
    const to = Math.min(from + CHUNK, end);
    yield new Uint8Array(await crypto.subtle.encrypt(parameters(prefix, slot, index, to === end), key, await plain(file, from, to)));
  }
}

/** Reads pieces of a fixed size from a stream. Only the last piece may be shorter. */
class Reader {
  private held: Uint8Array = new Uint8Array(0);
  private readonly source: AsyncIterator<Uint8Array>;
  constructor(stream: AsyncIterable<Uint8Array>) {
    this.source = stream[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Bytes> {
    const piece = new Uint8Array(size);
    let filled = 0;
    while (filled < size) {
      if (this.held.length === 0) {
        const next = await this.source.next();
        if (next.done) break;
        this.held = next.value;
      }
      const taken = this.held.subarray(0, size - filled);
      piece.set(taken, filled);
      filled += taken.length;
      this.held = this.held.subarray(taken.length);
    }
    return filled === size ? piece : piece.slice(0, filled);
  }
}

async function openChunk(sealed: Bytes, key: CryptoKey, how: AesGcmParams): Promise<Bytes> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(how, key, sealed));
  } catch {
    throw new BrokenFile();
  }
}

/** Decrypts the pieces of the file. Each piece is verified before it is yielded. Truncated, reordered or changed data throws BrokenFile. */
export async function* decrypt(stream: AsyncIterable<Uint8Array>, key: CryptoKey, slot: string): AsyncGenerator<Bytes> {
  const reader = new Reader(stream);
  const header = await reader.take(HEADER);
  if (header.length < HEADER || String.fromCharCode(...header.subarray(0, 4)) !== MAGIC) throw new BrokenFile();
  const prefix = header.subarray(4);
  let left = -1;
  let sealed = await reader.take(CHUNK + TAG);
  for (let index = 0; sealed.length > 0; index += 1) {
    const following = await reader.take(CHUNK + TAG);
    let piece = await openChunk(sealed, key, parameters(prefix, slot, index, following.length === 0));
    if (index === 0) {
      if (piece.length < LENGTH) throw new BrokenFile();
      left = Number(new DataView(piece.buffer).getBigUint64(0));
      piece = piece.subarray(LENGTH);
    }
    piece = piece.subarray(0, left);
    left -= piece.length;
    if (piece.length > 0) yield piece;
    sealed = following;
  }
  if (left !== 0) throw new BrokenFile();
}
