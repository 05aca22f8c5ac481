/**
 * Sends a file while it is being encrypted. After a broken request, the server has lost a maximum of 16 KiB of the
 * bytes that arrived. Each request continues at the next byte. Requests are small on a slow connection. The encrypted
 * bytes never change, so a nonce is never used for two plaintexts.
 */
import { base64url, concat, random } from './bytes.ts';
import { CHUNK, PART, encrypt, importKey, wireSize } from './file.ts';
import { ApiProblem, isPassing, pause, refusal } from './gql.ts';

/** Bytes per request: the minimum and maximum that the server accepts, and the first size. */
const LEAST = 256 << 10;
const MOST = PART;
const FIRST = CHUNK;
/** Target duration of one request in milliseconds. */
const PACE = 10_000;
/** Timeouts in milliseconds. `STILL` starts after each byte that moved, and `ANSWER` after all bytes were sent. */
const STILL = 60_000;
const ANSWER = 300_000;
/** Milliseconds between attempts while nothing arrives. A change of network can take some seconds. */
const DELAYS = [400, 800, 1600, 3200, 6400];

/** An upload on the server, created by `openUpload`. */
export interface Slot {
  id: string;
  secret: string;
}

/** The data that the server needs to attach the file (`FileInput`). */
export interface SentFile {
  slot: string;
  secret: string;
  key: string;
  name: string;
  mediaType: string;
  size: number;
}

export type UploadState = 'sending' | 'paused' | 'failed' | 'done';

export interface Upload {
  readonly file: File;
  state: UploadState;
  /** 0 to 1. */
  progress: number;
  /** Why the upload failed. `resume` continues at the first byte that did not arrive. */
  problem: ApiProblem | undefined;
  /** Resolves when the whole file has arrived, even after pauses and failures. Rejects only when the upload is removed. */
  readonly finished: Promise<SentFile>;
  /** Like `finished`, but also rejects when the upload fails. */
  arrival(): Promise<SentFile>;
  pause(): void;
  resume(): void;
  remove(): void;
}

/** Uses XMLHttpRequest, because fetch does not report upload progress. Returns how many bytes of the file have arrived. */
function send(
  method: string,
  url: string,
  secret: string,
  body: Uint8Array<ArrayBuffer> | null,
  signal: AbortSignal,
  onSent?: (bytes: number) => void,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = (milliseconds: number) => {
      clearTimeout(timer);
      timer = setTimeout(stop, milliseconds);
    };
    request.open(method, url);
    request.setRequestHeader('X-Upload-Secret', secret);
    request.setRequestHeader('x-voicase', '1');
    if (body) request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => {
      watch(loaded < (body?.length ?? 0) ? STILL : ANSWER);
      onSent?.(loaded);
    };
    request.onload = () =>
      request.status < 300
        ? resolve(Number(request.getResponseHeader('x-upload-arrived')))
        : reject(refusal(request.status, request.responseText));
    request.onerror = () => reject(new ApiProblem('NETWORK'));
    request.onabort = () => reject(signal.aborted ? new DOMException('', 'AbortError') : new ApiProblem('NETWORK'));
    request.onloadend = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    signal.addEventListener('abort', stop);
    watch(STILL);
    request.send(body);
  });
}

/** Retries after transient problems. The delays start again whenever `reached` has grown. */
async function patiently<T>(act: () => Promise<T>, signal: AbortSignal, reached: () => number): Promise<T> {
  for (let tries = 0, last = reached(); ; tries += 1) {
    try {
      return await act();
    } catch (problem) {
      if (reached() > last) tries = 0;
      last = reached();
      const delay = DELAYS[tries];
      // CONFLICT means that the server holds other bytes than this page assumed. The next attempt requests the number
      // of arrived bytes and continues there.
      const mayPass = isPassing(problem) || (problem instanceof ApiProblem && problem.code === 'CONFLICT');
      if (signal.aborted || delay === undefined || !mayPass) throw problem;
      await pause(delay, signal);
    }
  }
}

/** `open` requests a slot for that many bytes. `changed` is called after each visible change. */
export function upload(file: File, open: (wireSize: number) => Promise<Slot>, changed: () => void): Upload {
  return new Sending(file, open, changed);
}

class Sending implements Upload {
  readonly file: File;
  state: UploadState = 'sending';
  progress = 0;
  problem: ApiProblem | undefined;
  readonly finished: Promise<SentFile>;

  private readonly open: (wireSize: number) => Promise<Slot>;
  private readonly changed: () => void;
  private readonly key = random(32);
  private readonly total: number;
  private settle!: { resolve: (file: SentFile) => void; reject: (reason: unknown) => void };
  private controller = new AbortController();
  private slot: Slot | undefined;
  private sealed: AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined;
  /** The number of bytes that have arrived, and the encrypted bytes after them. */
  private arrived = 0;
  private held = new Uint8Array(0);
  /** Bytes of the next request. */
  private size = FIRST;
  /** A request broke, so only the server knows how much of it arrived. */
  private unsure = false;
  private waiting: ((problem: ApiProblem) => void)[] = [];
  /** Only one run is active at a time. A resumed run waits until the paused run has ended. */
  private running = Promise.resolve();

  constructor(file: File, open: (wireSize: number) => Promise<Slot>, changed: () => void) {
    this.file = file;
    this.open = open;
    this.changed = changed;
    this.total = wireSize(file.size);
    this.finished = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // An upload that failed for lack of network resumes when the browser is online. The empty `catch` below keeps a removal from being
    // reported as an unhandled rejection.
    const again = () => this.problem?.code === 'NETWORK' && this.resume();
    addEventListener('online', again);
    this.finished.catch(() => undefined).finally(() => removeEventListener('online', again));
    this.start();
  }

  pause(): void {
    if (this.state !== 'sending') return;
    this.turn('paused');
    this.controller.abort();
  }

  resume(): void {
    if (this.state !== 'paused' && this.state !== 'failed') return;
    this.controller = new AbortController();
    this.problem = undefined;
    this.turn('sending');
    this.start();
  }

  arrival(): Promise<SentFile> {
    return Promise.race([this.finished, new Promise<never>((_, reject) => this.waiting.push(reject))]);
  }

  remove(): void {
    this.pause();
    this.settle.reject(new DOMException('', 'AbortError'));
  }

  private start(): void {
    const { signal } = this.controller;
    this.running = this.running.then(() => this.run(signal));
  }

  private turn(state: UploadState): void {
    this.state = state;
    this.changed();
  }

  private async run(signal: AbortSignal): Promise<void> {
    try {
      const reached = () => this.arrived;
      this.slot ??= await patiently(() => this.open(this.total), signal, reached);
      const { id, secret } = this.slot;
      this.sealed ??= encrypt(this.file, await importKey(this.key, 'encrypt'), id, random(7));
      await patiently(() => this.sendAll(`/up/${id}`, secret, signal), signal, reached);
      await patiently(() => send('POST', `/up/${id}`, secret, null, signal), signal, reached);
      this.progress = 1;
      this.turn('done');
      const { name, type, size } = this.file;
      this.settle.resolve({ slot: id, secret, key: base64url(this.key), name, mediaType: type || 'application/octet-stream', size });
    } catch (problem) {
      if (signal.aborted) return;
      this.problem = problem instanceof ApiProblem ? problem : new ApiProblem('UNREADABLE');
      this.turn('failed');
      for (const reject of this.waiting.splice(0)) reject(this.problem);
    }
  }

  private async sendAll(url: string, secret: string, signal: AbortSignal): Promise<void> {
    if (this.unsure) this.keep(await send('GET', url, secret, null, signal));
    this.unsure = false;
    while (await this.take(signal)) {
      const piece = this.held.subarray(0, this.size);
      const start = performance.now();
      try {
        this.keep(await send('PUT', `${url}/${this.arrived}`, secret, piece, signal, (bytes) => this.sent(bytes)));
        this.fit((piece.length * PACE) / Math.max(performance.now() - start, 1));
      } catch (problem) {
        this.unsure = true;
        if (!signal.aborted) this.fit(this.size / 4);
        throw problem;
      }
    }
  }

  private fit(size: number): void {
    this.size = Math.round(Math.min(MOST, Math.max(LEAST, size)));
  }

  /** Drops the bytes that have arrived. */
  private keep(arrived: number): void {
    const gone = arrived - this.arrived;
    if (!(gone >= 0 && gone <= this.held.length)) throw new ApiProblem('INTERNAL');
    this.held = this.held.subarray(gone);
    this.arrived = arrived;
  }

  /** Encrypts until there are enough bytes for the next request. Returns false at the end of the file. */
  private async take(signal: AbortSignal): Promise<boolean> {
    while (this.held.length < this.size) {
      const next = await this.sealed?.next();
      if (!next || next.done) break;
      this.held = concat(this.held, next.value);
    }
    if (signal.aborted) throw new DOMException('', 'AbortError');
    return this.held.length > 0;
  }

  private sent(bytes: number): void {
    this.progress = Math.min(1, (this.arrived + bytes) / this.total);
    this.changed();
  }
}
