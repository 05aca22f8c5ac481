// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { concat, unbase64url } from './bytes.ts';
import { PART, decrypt, importKey, wireSize } from './file.ts';
import { ApiProblem } from './gql.ts';
import { type Upload, upload } from './upload.ts';

vi.setConfig({ testTimeout: 30_000 });

const SLOT = { id: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e', secret: 'c2VjcmV0' };

/** A server that stores what arrives. `failures` are the statuses of its first responses (0 = the connection breaks). */
let held: Uint8Array;
let failures: number[];
let finished: number;
let requests: { method: string; from: number; size: number }[];
let onPut: () => void;
/** The current time in milliseconds, and the bytes that are sent per millisecond. */
let now: number;
let pace: number;
/** Bytes of a broken request that arrive anyway. */
let kept: number;

class FakeRequest {
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  onabort?: () => void;
  onloadend?: () => void;
  private target = ['', ''];
  private aborted = false;
  open(method: string, url: string) {
    this.target = [method, url];
  }
  setRequestHeader() {}
  getResponseHeader() {
    return String(held.length);
  }
  abort() {
    this.aborted = true;
    this.onabort?.();
    this.onloadend?.();
  }
  send(body: Uint8Array | null) {
    queueMicrotask(() => this.answer(body ?? new Uint8Array()));
  }
  private answer(body: Uint8Array) {
    const [method = '', url = ''] = this.target;
    const from = Number(url.split('/')[3] ?? 0);
    if (method === 'PUT') onPut();
    if (this.aborted) return;
    now += body.length / pace;
    requests.push({ method, from, size: body.length });
    const failure = (method === 'GET' ? undefined : failures.shift()) ?? (method === 'PUT' && from !== held.length ? 409 : undefined);
    this.status = failure ?? 204;
    if (failure !== undefined && method === 'PUT') held = concat(held, body.subarray(0, kept));
    if (failure === 0) this.onerror?.();
    else {
      if (failure === undefined && method === 'PUT') held = concat(held, body);
      if (failure === undefined && method === 'POST') finished += 1;
      this.upload.onprogress?.({ loaded: body.length });
      this.onload?.();
    }
    this.onloadend?.();
  }
}

beforeEach(() => {
  held = new Uint8Array();
  failures = [];
  requests = [];
  [finished, now, pace, kept] = [0, 0, 1 << 20, 0];
  onPut = () => undefined;
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const bytes = Uint8Array.from({ length: PART + 1000 }, (_, i) => i % 251);
const file = () => new File([bytes], 'plan.pdf', { type: 'application/pdf' });

async function arrived(key: string): Promise<number[]> {
  const stream = (async function* () {
    yield held;
  })();
  const sizes: number[] = [];
  for await (const piece of decrypt(stream, await importKey(unbase64url(key), 'decrypt'), SLOT.id)) sizes.push(piece.length);
  return sizes;
}
const total = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);

test('a file arrives whole, in several requests, and can be opened with its key', async () => {
  let asked = 0;
  const sending = upload(
    file(),
    async (size) => ((asked = size), SLOT),
    () => undefined,
  );
  const sent = await sending.finished;
  expect(asked).toBe(wireSize(bytes.length));
  expect(sent).toMatchObject({ slot: SLOT.id, secret: SLOT.secret, name: 'plan.pdf', mediaType: 'application/pdf', size: bytes.length });
  expect(finished).toBe(1);
  expect(total(await arrived(sent.key))).toBe(bytes.length);
  expect([sending.state, sending.progress]).toEqual(['done', 1]);
});

test('a broken connection and a busy server are tried again by themselves', async () => {
  failures = [0, 503];
  const sent = await upload(
    file(),
    async () => SLOT,
    () => undefined,
  ).finished;
  expect(total(await arrived(sent.key))).toBe(bytes.length);
});

test('what is refused says why, and goes on from the same byte when asked to', async () => {
  failures = [413];
  const sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  await expect(sending.arrival()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(sending.problem).toBeInstanceOf(ApiProblem);
  sending.resume();
  expect(total(await arrived((await sending.finished).key))).toBe(bytes.length);
});

test('pause stops and resume goes on, even at once', async () => {
  let sending: Upload | undefined = undefined as Upload | undefined;
  onPut = () => {
    onPut = () => undefined;
    sending?.pause();
    sending?.resume();
  };
  sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  const sent = await sending.finished;
  expect(total(await arrived(sent.key))).toBe(bytes.length);
});

test('what is removed never finishes', async () => {
  const sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  sending.remove();
  await expect(sending.finished).rejects.toMatchObject({ name: 'AbortError' });
});

/** Advances the time until the condition is true. Encryption runs in real time meanwhile, on a busy machine slowly. */
async function passes(isSo: () => boolean) {
  const end = Date.now() + 20_000;
  while (!isSo() && Date.now() < end) {
    await vi.advanceTimersByTimeAsync(500);
    await new Promise((resolve) => setImmediate(resolve));
  }
  vi.useRealTimers();
}

const puts = () => requests.filter(({ method }) => method === 'PUT');

test('requests become short on a slow line and long on a fast one, and stay within what the server takes', async () => {
  // 32 KiB per second.
  pace = (32 * 1024) / 1000;
  const slow = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  onPut = () => void (pace = puts().length === 4 ? 1 << 20 : pace);
  expect(total(await arrived((await slow.finished).key))).toBe(bytes.length);
  const sizes = puts().map(({ size }) => size);
  expect(sizes.slice(0, 4)).toEqual([1 << 20, 320 * 1024, 320 * 1024, 320 * 1024]);
  expect(Math.max(...sizes)).toBeGreaterThan(5 << 20);
});

test('of a request that broke only what did not arrive is sent again, in shorter requests', async () => {
  failures = [0];
  kept = 700_000;
  const sent = await upload(
    file(),
    async () => SLOT,
    () => undefined,
  ).finished;
  expect(total(await arrived(sent.key))).toBe(bytes.length);
  expect(puts().slice(0, 2)).toMatchObject([
    { from: 0, size: 1 << 20 },
    { from: 700_000, size: 256 << 10 },
  ]);
});

test('a line that breaks again and again is tried for as long as it brings the file further', async () => {
  failures = Array.from({ length: 60 }, (_, index) => (index % 2 ? 503 : 0));
  kept = 1000;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  const all = sending.finished;
  await passes(() => sending.state !== 'sending');
  expect(sending.state).toBe('done');
  expect(total(await arrived((await all).key))).toBe(bytes.length);
});

test('what failed for want of a network goes on by itself once there is one', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  failures = Array.from({ length: 12 }, () => 0);
  const sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  const failing = expect(sending.arrival()).rejects.toMatchObject({ code: 'NETWORK' });
  await passes(() => sending.state === 'failed');
  await failing;
  failures = [];
  dispatchEvent(new Event('online'));
  expect(total(await arrived((await sending.finished).key))).toBe(bytes.length);
});

test('a request on which no byte moves for a minute counts as lost', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  class Silent extends FakeRequest {
    override send(body: Uint8Array | null) {
      if (requests.length > 0 || body === null) super.send(body);
      else requests.push({ method: 'PUT', from: -1, size: 0 });
    }
  }
  vi.stubGlobal('XMLHttpRequest', Silent);
  const sending = upload(
    file(),
    async () => SLOT,
    () => undefined,
  );
  const all = sending.finished;
  await passes(() => sending.state === 'done');
  expect(total(await arrived((await all).key))).toBe(bytes.length);
});
