import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiProblem, type Operation, client } from './gql.ts';

const read: Operation<{ a: number }, Record<string, never>> = { id: 'r', name: 'Read', kind: 'query' };
const write: Operation<{ b: boolean }, { input: { idempotencyKey?: string } }> = { id: 'w', name: 'Write', kind: 'mutation' };

const answer = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const refused = (extensions: object, status = 200) => answer({ data: null, errors: [{ extensions }] }, status);

let calls: [string, RequestInit][];
let answers: (() => Response | Promise<Response>)[];

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    calls.push([url, init]);
    const next = answers.shift();
    if (!next) throw new Error('no more answers');
    return next();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Settles the promise and skips all pauses between retries. */
async function outcome<T>(promise: Promise<T>): Promise<T | ApiProblem> {
  const settled = promise.catch((problem: unknown) => problem as ApiProblem);
  await vi.runAllTimersAsync();
  return settled;
}

test('sends the id, the variables and the header that other sites cannot set', async () => {
  answers = [() => answer({ data: { a: 1 } })];
  const gql = client({ headers: () => ({ authorization: 'Bearer x' }), path: (name) => `/graphql/${name}` });
  expect(await outcome(gql(read, {}))).toEqual({ a: 1 });
  expect(calls[0]?.[0]).toBe('/graphql/Read');
  expect(calls[0]?.[1]).toMatchObject({
    method: 'POST',
    body: '{"id":"r","variables":{}}',
    headers: { 'x-voicase': '1', authorization: 'Bearer x' },
  });
});

test('a query is asked again after a lost connection and after 503', async () => {
  answers = [() => Promise.reject(new TypeError('lost')), () => new Response('<html>', { status: 503 }), () => answer({ data: { a: 2 } })];
  expect(await outcome(client()(read, {}))).toEqual({ a: 2 });
  expect(calls).toHaveLength(3);
});

test('it gives up after three repetitions and says why', async () => {
  answers = Array.from({ length: 4 }, () => () => refused({ code: 'UNAVAILABLE', requestId: 'q' }, 503));
  expect(await outcome(client()(read, {}))).toMatchObject({ code: 'UNAVAILABLE', requestId: 'q' });
  expect(calls).toHaveLength(4);
});

test('work that is asked for is told, and nothing is repeated without it', async () => {
  answers = [() => refused({ code: 'WORK_REQUIRED', seed: 'c2VlZA', bits: 3 })];
  expect(await outcome(client()(write, { input: { idempotencyKey: 'k' } }))).toMatchObject({
    code: 'WORK_REQUIRED',
    seed: 'c2VlZA',
    bits: 3,
  });
  expect(calls).toHaveLength(1);
});

test('a mutation without an idempotency key is never repeated', async () => {
  answers = [() => Promise.reject(new TypeError('lost'))];
  expect(await outcome(client()(write, { input: {} }))).toMatchObject({ code: 'NETWORK' });
  expect(calls).toHaveLength(1);
});

test('a mutation with one is, with the same key', async () => {
  answers = [() => refused({ code: 'RATE_LIMITED', retryAfter: 1 }, 429), () => answer({ data: { b: true } })];
  expect(await outcome(client()(write, { input: { idempotencyKey: 'k' } }))).toEqual({ b: true });
  expect(calls[0]?.[1].body).toBe(calls[1]?.[1].body);
});

test('a long "come back later" is not waited for', async () => {
  answers = [() => refused({ code: 'RATE_LIMITED', retryAfter: 120 }, 429)];
  expect(await outcome(client()(read, {}))).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 120 });
});

test('an answer about the input is final', async () => {
  answers = [() => refused({ code: 'INVALID', field: 'answers' })];
  expect(await outcome(client()(read, {}))).toMatchObject({ code: 'INVALID', field: 'answers' });
});

test('fields that could be answered come with the problem', async () => {
  answers = [() => answer({ data: { a: 1, c: null }, errors: [{ extensions: { code: 'INTEGRITY' } }] })];
  expect(await outcome(client()(read, {}))).toMatchObject({ code: 'INTEGRITY', partial: { a: 1 } });
});

test('silence ends in NETWORK, a cancelled call in AbortError', async () => {
  const never = (_: string, init: RequestInit) =>
    new Promise<Response>((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  vi.stubGlobal('fetch', never);
  expect(await outcome(client({ patience: 1000 })(write, { input: {} }))).toMatchObject({ code: 'NETWORK' });
  const controller = new AbortController();
  const call = client()(read, {}, controller.signal);
  controller.abort();
  expect(await outcome(call)).toMatchObject({ name: 'AbortError' });
});

test('every answer shows its headers to the app', async () => {
  const seen: (string | null)[] = [];
  answers = [
    () => answer({ data: { a: 1 } }, 200, { 'x-reporter-session': 's1' }),
    () => new Response('', { status: 401, headers: { 'x-reporter-session': 's2' } }),
  ];
  const gql = client({ answered: (headers) => seen.push(headers.get('x-reporter-session')) });
  await outcome(gql(read, {}));
  await outcome(gql(read, {}));
  expect(seen).toEqual(['s1', 's2']);
});
