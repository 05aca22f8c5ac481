/**
 * Sends a file while it is being encrypted: one part of 8 MiB is held until it has arrived, and is sent again as it was when it
 * did not. A part's bytes never change, so a nonce never meets another plaintext.
 */
import { base64url, random } from './bytes.ts';
import { PART, cut, encrypt, importKey, wireSize } from './file.ts';
import { ApiProblem, DELAYS, isPassing, pause, refusal } from './gql.ts';

/** A place on the server, given by `openUpload`. */
export interface Slot {
  id: string;
  secret: string;
}

/** What the server needs to attach a file (`FileInput`). */
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
  /** Why it failed; `resume` goes on from the part that did not arrive. */
  problem: ApiProblem | undefined;
  /** Ends when the whole file is there, however often it was paused; rejects only when it is removed. */
  readonly finished: Promise<SentFile>;
  /** The same, but it also rejects with the problem when the upload fails on the way. */
  arrival(): Promise<SentFile>;
  pause(): void;
  resume(): void;
  remove(): void;
}

/** XMLHttpRequest, because fetch cannot tell how much of a part has left. */
function send(method: string, url: string, secret: string, body: Uint8Array<ArrayBuffer> | null, signal: AbortSignal, onSent?: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(method, url);
    request.setRequestHeader('X-Upload-Secret', secret);
    request.setRequestHeader('x-voicase', '1');
    if (body) request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent?.(event.loaded);
    request.onload = () => (request.status < 300 ? resolve() : reject(refusal(request.status, request.responseText)));
    request.onerror = () => reject(new ApiProblem('NETWORK'));
    request.onabort = () => reject(new DOMException('', 'AbortError'));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop);
    request.send(body);
  });
}

async function patiently(act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act();
    } catch (problem) {
      const delay = DELAYS[tries];
      if (signal.aborted || delay === undefined || !isPassing(problem)) throw problem;
      await pause(delay, signal);
    }
  }
}

/** `open` asks the server for a slot of that many bytes; `changed` is called whenever something visible did. */
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
  private parts: AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined;
  private part: Uint8Array<ArrayBuffer> | undefined;
  private number = 0;
  private waiting: ((problem: ApiProblem) => void)[] = [];
  /** One run at a time: a resumed one waits until the paused one has let go of its part. */
  private running = Promise.resolve();

  constructor(file: File, open: (wireSize: number) => Promise<Slot>, changed: () => void) {
    this.file = file;
    this.open = open;
    this.changed = changed;
    this.total = wireSize(file.size);
    this.finished = new Promise((resolve, reject) => (this.settle = { resolve, reject }));
    // Removal is not an error of whoever did not wait.
    this.finished.catch(() => undefined);
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
      await patiently(async () => void (this.slot ??= await this.open(this.total)), signal);
      if (!this.slot) throw new ApiProblem('INTERNAL');
      const { id, secret } = this.slot;
      this.parts ??= cut(encrypt(this.file, await importKey(this.key, 'encrypt'), id, random(7)), PART);
      while ((await this.take(signal)) && this.part) {
        const { part, number } = this;
        await patiently(() => send('PUT', `/up/${id}/${number}`, secret, part, signal, (bytes) => this.sent(bytes)), signal);
        this.part = undefined;
      }
      await patiently(() => send('POST', `/up/${id}`, secret, null, signal), signal);
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

  /** The part that is to be sent now: the one that did not arrive, or the next. */
  private async take(signal: AbortSignal): Promise<boolean> {
    if (!this.part) {
      const next = await this.parts?.next();
      if (!next || next.done) return false;
      this.part = next.value;
      this.number += 1;
    }
    if (signal.aborted) throw new DOMException('', 'AbortError');
    return true;
  }

  private sent(bytes: number): void {
    this.progress = Math.min(1, ((this.number - 1) * PART + bytes) / this.total);
    this.changed();
  }
}
