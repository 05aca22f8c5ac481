/**
 * Proof of work (docs/formats.md section 11): while very many reports come in, each costs its sender a calculation. A module of
 * its own, since most reporters never need it.
 */
import { argon2idAsync } from '@noble/hashes/argon2.js';
import { type Bytes, concat, unbase64url, utf8, uuidBytes } from './bytes.ts';

/** What the server asks for. */
export interface Task {
  seed: string;
  bits: number;
}

/** What it is given. */
export interface Work {
  seed: string;
  nonce: number;
}

/** What the work is for: it is worth nothing for another report. */
export interface Purpose {
  channel: string;
  idempotencyKey: string;
}

export interface Search {
  signal: AbortSignal;
  /** The first nonce that is tried. */
  from?: number;
  /** Told now and then: milliseconds that a hash takes here, and since the beginning. */
  tell?: (hash: number, since: number) => void;
}

/** Milliseconds until the page gets its turn: half of what a person would notice, since a hash may begin at the end of one. */
const SLICE = 20;

export function password({ channel, idempotencyKey }: Purpose, nonce: number): Bytes {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, nonce);
  const end = Uint8Array.of(0);
  return concat(utf8('voicase/1 work'), end, utf8(channel), end, uuidBytes(idempotencyKey), number);
}

export const hash = (seed: string, purpose: Purpose, nonce: number): Promise<Uint8Array> =>
  argon2idAsync(password(purpose, nonce), unbase64url(seed), { m: 1024, t: 1, p: 1, version: 0x13, dkLen: 32, asyncTick: SLICE });

/** Lets all that waits have its turn. Timers stand still in a page that is not looked at, and scheduler.yield() goes before all of them. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });

/** How many zero bits come first. */
export function zeros(bytes: Uint8Array): number {
  const first = bytes.findIndex((byte) => byte > 0);
  return first < 0 ? bytes.length * 8 : first * 8 + Math.clz32(bytes[first] ?? 0) - 24;
}

/** Tries one nonce after the other. 2^bits tries are to be expected, however many there were already. */
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
