// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unbase64url } from './bytes.ts';
import { PART, decrypt, importKey, wireSize } from './file.ts';
import { ApiProblem } from './gql.ts';
import { type Upload, upload } from './upload.ts';

const SLOT = { id: '5b2d7e90-1c3f-4a68-9e0d-7f6a5b4c3d2e', secret: 'c2VjcmV0' };

/** A server that keeps parts; `failures` are the statuses it answers first (0 = the connection breaks). */
let parts: Map<string, Uint8Array>;
let failures: number[];
let joined: number;
let onPut: () => void;

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
  abort() {
    this.aborted = true;
    this.onabort?.();
    this.onloadend?.();
  }
  send(body: Uint8Array | null) {
    queueMicrotask(() => {
      const [method = '', url = ''] = this.target;
      if (method === 'PUT') onPut();
      if (this.aborted) return;
      const failure = failures.shift();
      this.status = failure ?? 204;
      if (failure === 0) this.onerror?.();
      else {
        if (failure === undefined && body) parts.set(url, body);
        if (failure === undefined && method === 'POST') joined += 1;
        this.upload.onprogress?.({ loaded: body?.length ?? 0 });
        this.onload?.();
      }
      this.onloadend?.();
    });
  }
}

beforeEach(() => {
  parts = new Map();
  failures = [];
  joined = 0;
  onPut = () => undefined;
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
});
afterEach(() => vi.unstubAllGlobals());

const bytes = Uint8Array.from({ length: PART + 1000 }, (_, i) => i % 251);
const file = () => new File([bytes], 'plan.pdf', { type: 'application/pdf' });

async function arrived(key: string): Promise<number[]> {
  const stream = (async function* () {
    for (const number of [1, 2]) yield parts.get(`/up/${SLOT.id}/${number}`) ?? new Uint8Array();
  })();
  const sizes: number[] = [];
  for await (const piece of decrypt(stream, await importKey(unbase64url(key), 'decrypt'), SLOT.id)) sizes.push(piece.length);
  return sizes;
}
const total = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0);

test('a file arrives whole, in two parts, and can be opened with its key', async () => {
  let asked = 0;
  const sending = upload(file(), async (size) => ((asked = size), SLOT), () => undefined);
  const sent = await sending.finished;
  expect(asked).toBe(wireSize(bytes.length));
  expect(sent).toMatchObject({ slot: SLOT.id, secret: SLOT.secret, name: 'plan.pdf', mediaType: 'application/pdf', size: bytes.length });
  expect(joined).toBe(1);
  expect(total(await arrived(sent.key))).toBe(bytes.length);
  expect([sending.state, sending.progress]).toEqual(['done', 1]);
});

test('a broken connection and a busy server are tried again by themselves', async () => {
  failures = [0, 503];
  const sent = await upload(file(), async () => SLOT, () => undefined).finished;
  expect(total(await arrived(sent.key))).toBe(bytes.length);
});

test('what is refused says why, and goes on from the same part when asked to', async () => {
  failures = [413];
  const sending = upload(file(), async () => SLOT, () => undefined);
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
  sending = upload(file(), async () => SLOT, () => undefined);
  const sent = await sending.finished;
  expect(total(await arrived(sent.key))).toBe(bytes.length);
});

test('what is removed never finishes', async () => {
  const sending = upload(file(), async () => SLOT, () => undefined);
  sending.remove();
  await expect(sending.finished).rejects.toMatchObject({ name: 'AbortError' });
});
