/**
 * Proof of work (docs/formats.md section 11). When a channel is flooded, each report costs its sender a calculation.
 * This is a separate module, because few reporters need it.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { type Bytes, concat, unbase64url, utf8, uuidBytes } from './bytes.ts';

/** The task from the server. */
export interface Task {
  seed: string;
  bits: number;
}

/** The solution for the server. */
export interface Work {
  seed: string;
  nonce: number;
}

/** Binds the solution to one report, so that it cannot be used for another. */
export interface Purpose {
  channel: string;
  idempotencyKey: string;
}

export interface Search {
  signal: AbortSignal;
  /** The first nonce to try. */
  from?: number;
  /** Called from time to time with the milliseconds that one hash takes, and the milliseconds since the start. */
  tell?: (hash: number, since: number) => void;
}

/**
 * Maximum milliseconds of hashing before other tasks of the page run. This is half of a noticeable delay, because one
 * more hash may start just before the end.
 */
const SLICE = 20;

export function password({ channel, idempotencyKey }: Purpose, nonce: number): Bytes {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, nonce);
  const end = Uint8Array.of(0);
  return concat(utf8('voicase/1 work'), end, utf8(channel), end, uuidBytes(idempotencyKey), number);
}

export const hash = (seed: string, purpose: Purpose, nonce: number): Promise<Uint8Array> =>
  argon2idAsync(password(purpose, nonce), unbase64url(seed), { m: 1024, t: 1, p: 1, version: 0x13, dkLen: 32, asyncTick: SLICE });

/** Lets other tasks of the page run. Timers are paused in hidden pages, and scheduler.yield() would run before the other tasks. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

/** Number of leading zero bits. */
export function zeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte > 0);
  return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first] ?? 0) - 24;
}

/** Tries one nonce after the other. The expected number of tries is always 2^bits, no matter how many have failed. */
export async function work({ seed, bits }: Task, purpose: Purpose, { signal, from = 0, tell }: Search): Promise<Work> {
  const start = performance.now();
  let last = start;
  for (let nonce = from; ; nonce += 1) {
    if (zeros(await hash(seed, purpose, nonce)) >= bits) return { seed, nonce };
    if (performance.now() - last >= SLICE) {
      await turn();
      last = performance.now();
      tell?.((last - start) / (nonce + 1 - from), last - start);
    }
    signal.throwIfAborted();
  }
}
