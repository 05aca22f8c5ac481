import { beforeEach, expect, test, vi } from 'vitest';
import { ask } from './ask';
import { lock, open, refresh } from './refresh';
import { locked, status } from './token';

vi.mock('./ask', () => ({ ask: vi.fn(), isProblem: () => false }));
vi.stubGlobal('navigator', { locks: { request: (_: string, work: () => unknown) => work() } });
const grant = { accessToken: 'x.e30.x', expiresIn: 600 };
let answer: (value: unknown) => void;

beforeEach(() => {
  vi.mocked(ask).mockImplementation(() => new Promise((resolve) => (answer = resolve)));
  open(grant);
});

test('a renewal that is still on its way does not open what the lock has shut', async () => {
  const renewal = refresh();
  const arrive = answer;
  lock();
  arrive({ refreshSession: grant });
  expect(await renewal).toBe(false);
  expect([status.get(), locked.get()]).toEqual(['ended', true]);
});

test('a renewal that begins after the lock opens the page: somebody has signed in in another tab', async () => {
  lock();
  const renewal = refresh();
  answer({ refreshSession: grant });
  expect(await renewal).toBe(true);
  expect([status.get(), locked.get()]).toEqual(['in', false]);
});
