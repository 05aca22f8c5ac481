import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChangePassword, RemoveFactor } from '../../gen/documents';
import { open } from '../session/refresh';
import { request } from '../session/request';
import { forget } from '../session/token';
import { cancel, proven, wanted } from './wanted';

let asked: { token: string | null; body: unknown }[] = [];
const stale = { errors: [{ extensions: { code: 'STEP_UP_REQUIRED' } }] };
const input = { current: 'typed before', new: 'typed before too' };

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (_: string, { headers, body }: { headers: Record<string, string>; body: string }) => {
    const token = headers.authorization?.slice(7) ?? null;
    asked.push({ token, body: JSON.parse(body) });
    return Promise.resolve(new Response(JSON.stringify(token === 'fresh' ? { data: { done: true } } : stale), { status: 200 }));
  });
  open({ accessToken: 'stale', expiresIn: 300 });
});
afterEach(() => {
  forget('out');
  vi.unstubAllGlobals();
});

test('an act waits for the second factor, then goes as it was typed', async () => {
  const changing = request(ChangePassword, { input });
  await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
  open({ accessToken: 'fresh', expiresIn: 300 });
  proven();
  await expect(changing).resolves.toEqual({ done: true });
  expect(asked.map(({ token }) => token)).toEqual(['stale', 'fresh']);
  expect(asked[1]?.body).toEqual(asked[0]?.body);
  expect(wanted.get()).toBeNull();
});

test('acts that come together wait for one dialog', async () => {
  const both = Promise.all([request(ChangePassword, { input }), request(RemoveFactor, { input: { factor: 'f' } })]);
  await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
  open({ accessToken: 'fresh', expiresIn: 300 });
  proven();
  await expect(both).resolves.toHaveLength(2);
});

test('who would rather not is told so, and the next act asks again', async () => {
  for (let time = 0; time < 2; time += 1) {
    const changing = request(ChangePassword, { input });
    await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
    cancel();
    await expect(changing).rejects.toMatchObject({ code: 'NOT_PROVEN' });
  }
});

test('a proof that did not help is not asked for in a circle', async () => {
  const changing = request(ChangePassword, { input });
  await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
  proven();
  await expect(changing).rejects.toMatchObject({ code: 'STEP_UP_REQUIRED' });
});

test('signing in anew is proof enough; leaving is none', async () => {
  const first = request(ChangePassword, { input });
  await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
  forget('ended');
  open({ accessToken: 'fresh', expiresIn: 300 });
  await expect(first).resolves.toEqual({ done: true });

  open({ accessToken: 'stale', expiresIn: 300 });
  const second = request(ChangePassword, { input });
  await vi.waitFor(() => expect(wanted.get()).not.toBeNull());
  forget('out');
  await expect(second).rejects.toMatchObject({ code: 'NOT_PROVEN' });
});
