import { beforeEach, expect, test, vi } from 'vitest';
import { RefreshSession, SignOut } from '../../gen/documents';
import { ask } from './ask';
import { endLocked, lock, open, refresh } from './refresh';
import { locked, status } from './token';

vi.mock('./ask', () => ({ ask: vi.fn(), isProblem: () => false, problemOf: (problem: unknown) => problem }));
const kept = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => kept.set(key, value),
  removeItem: (key: string) => kept.delete(key),
});
let turn = Promise.resolve();
vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => turn.then(work) } });
const grant = { accessToken: 'x.e30.x', expiresIn: 600 };
let answer: (value: unknown) => void;

beforeEach(() => {
  vi.mocked(ask)
    .mockReset()
    .mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  open(grant);
  turn = Promise.resolve();
});
/** Waits until the request was sent. */
const asked = () => vi.waitFor(() => expect(vi.mocked(ask)).toHaveBeenCalledWith(RefreshSession, {}, 'auth'));

test('a renewal that is still on its way does not open what the lock has shut', async () => {
  const renewal = refresh();
  await asked();
  const arrive = answer;
  lock();
  arrive({ refreshSession: grant });
  expect(await renewal).toBe(false);
  expect([status.get(), locked.get()]).toEqual(['ended', true]);
});

test('without a cookie there is no session', async () => {
  const renewal = refresh();
  await asked();
  answer({ refreshSession: null });
  expect(await renewal).toBe(false);
});

test('a renewal that begins after the lock opens the page: somebody has signed in in another tab', async () => {
  lock();
  const renewal = refresh();
  await asked();
  answer({ refreshSession: grant });
  expect(await renewal).toBe(true);
  expect([status.get(), locked.get()]).toEqual(['in', false]);
});

test('nor does one that still waits for another tab when the lock falls', async () => {
  let letGo = (): void => undefined;
  turn = new Promise((resolve) => (letGo = resolve));
  const renewal = refresh();
  lock();
  letGo();
  await asked();
  answer({ refreshSession: grant });
  expect(await renewal).toBe(false);
  expect([status.get(), locked.get()]).toEqual(['ended', true]);
});

/** The number of sign-out requests. */
const signOuts = () => vi.mocked(ask).mock.calls.filter(([operation]) => operation === SignOut).length;

test('a refused sign-out leaves the lock shut and comes again, no sooner than the server allows', async () => {
  vi.useFakeTimers();
  vi.mocked(ask).mockRejectedValue({ code: 'RATE_LIMITED', retryAfter: 60 });
  lock();
  await vi.advanceTimersByTimeAsync(59_000);
  expect(signOuts()).toBe(1);
  // Reloading the page does not get around the delay.
  await expect(endLocked()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  vi.mocked(ask).mockRejectedValueOnce({ code: 'INTERNAL' }).mockResolvedValue({});
  await vi.advanceTimersByTimeAsync(1000);
  expect([signOuts(), kept.size]).toEqual([3, 1]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([signOuts(), kept.size]).toEqual([4, 0]);
  await endLocked();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(signOuts()).toBe(4);
  vi.useRealTimers();
});

test('a sign-out that is still to come ends no session that somebody has begun since', async () => {
  vi.useFakeTimers();
  vi.mocked(ask).mockRejectedValue({ code: 'NETWORK' });
  lock();
  await vi.advanceTimersByTimeAsync(1000);
  // A sign-in in another tab removes the stored lock.
  kept.clear();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(signOuts()).toBe(1);
  vi.useRealTimers();
});
