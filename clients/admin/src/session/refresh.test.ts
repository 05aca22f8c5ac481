import { beforeEach, expect, test, vi } from 'vitest';
import { RefreshSession } from '../../gen/documents';
import { ask } from './ask';
import { lock, open, refresh } from './refresh';
import { locked, status } from './token';

vi.mock('./ask', () => ({ ask: vi.fn(), isProblem: () => false }));
let turn = Promise.resolve();
vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => turn.then(work) } });
const grant = { accessToken: 'x.e30.x', expiresIn: 600 };
let answer: (value: unknown) => void;

beforeEach(() => {
  vi.mocked(ask).mockReset().mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  open(grant);
  turn = Promise.resolve();
});
/** The request has left. */
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
