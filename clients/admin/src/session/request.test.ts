import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Me, Members, SendMessage } from '../../gen/documents';
import { doorOf } from './ask';
import { chooseOrganisation } from './organisation';
import { end, lock, open, refresh } from './refresh';
import { request } from './request';
import { forget, locked, status } from './token';

let asked: { path: string; token: string | null }[] = [];
let answer: (path: string, token: string | null) => unknown;

const refused = { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };
const renewed = (accessToken: string) => ({ data: { refreshSession: { accessToken, expiresIn: 300 } } });

beforeEach(() => {
  asked = [];
  vi.stubGlobal('navigator', { ...navigator, locks: { request: (_: string, run: () => unknown) => run() } });
  vi.stubGlobal('fetch', (path: string, { headers }: { headers: Record<string, string> }) => {
    const token = headers.authorization?.slice(7) ?? null;
    asked.push({ path, token });
    return Promise.resolve(new Response(JSON.stringify(answer(path, token)), { status: 200 }));
  });
  open({ accessToken: 'old', expiresIn: 300 });
});
afterEach(() => {
  forget('out');
  vi.unstubAllGlobals();
});

test('a token that ran out is renewed once, and the request goes on', async () => {
  answer = (path, token) => (path === '/graphql/auth' ? renewed('new') : token === 'new' ? { data: { me: 'Mira' } } : refused);
  await expect(request(Me, {})).resolves.toEqual({ me: 'Mira' });
  expect(asked.map(({ path, token }) => [path, token])).toEqual([
    ['/graphql', 'old'],
    ['/graphql/auth', null],
    ['/graphql', 'new'],
  ]);
});

test('many requests renew together, since each renewal rotates the cookie', async () => {
  answer = (path, token) => (path === '/graphql/auth' ? renewed('new') : token === 'new' ? { data: {} } : refused);
  await Promise.all([request(Me, {}), request(Me, {}), refresh()]);
  expect(asked.filter(({ path }) => path === '/graphql/auth')).toHaveLength(1);
});

test('without a session the request waits for the member, then goes on with what was typed', async () => {
  answer = (path, token) => (path !== '/graphql/auth' && token === 'again' ? { data: { sendMessage: 'sent' } } : refused);
  const input = { case: 'c', idempotencyKey: 'k', text: 'typed', files: [], feedback: false };
  const sending = request(SendMessage, { input });
  await vi.waitFor(() => expect(status.get()).toBe('ended'));
  open({ accessToken: 'again', expiresIn: 300 });
  await expect(sending).resolves.toEqual({ sendMessage: 'sent' });
});

test('a request that must not leave later fails, and is not sent after the next sign-in', async () => {
  const input = { case: 'c', idempotencyKey: 'k', text: 'typed', files: [], feedback: false };
  for (const end of [() => undefined, lock]) {
    open({ accessToken: 'old', expiresIn: 300 });
    asked = [];
    answer = (path, token) => (path !== '/graphql/auth' && token === 'again' ? { data: { sendMessage: 'sent' } } : refused);
    end();
    await expect(request(SendMessage, { input }, 'work', false)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(status.get()).toBe('ended');
    open({ accessToken: 'again', expiresIn: 300 });
    await new Promise((done) => setTimeout(done, 20));
    expect(asked.filter(({ path, token }) => path === '/graphql' && token === 'again')).toEqual([]);
  }
});

test('the check runs before every attempt and can refuse it', async () => {
  let allowed = 1;
  const door = doorOf('o', () => {
    if (allowed-- === 0) throw new Error('stopped');
  });
  answer = () => ({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
  const input = { case: 'c', idempotencyKey: 'k', text: 'typed', files: [], feedback: false };
  await expect(request(SendMessage, { input }, door, false)).rejects.toThrow('stopped');
  expect(asked).toHaveLength(1);
});

test('whoever leaves instead is not kept waiting', async () => {
  answer = () => refused;
  const sending = request(Me, {});
  await vi.waitFor(() => expect(status.get()).toBe('ended'));
  forget('out');
  await expect(sending).rejects.toThrow('signed out');
});

test('a request after a sign-out renews no session: the cookie may still work', async () => {
  answer = (path) => (path === '/graphql/auth' ? renewed('new') : refused);
  forget('out');
  await expect(request(Me, {})).rejects.toThrow();
  expect(asked.map(({ path }) => path)).toEqual(['/graphql']);
  expect(status.get()).toBe('out');
});

test('who somebody is is asked without an organisation: the one of the last visit may have let them go', async () => {
  const sent: (string | undefined)[] = [];
  vi.stubGlobal('fetch', (_: string, { headers }: { headers: Record<string, string> }) => {
    sent.push(headers['x-organization-id']);
    return Promise.resolve(new Response('{"data":{}}', { status: 200 }));
  });
  chooseOrganisation('left long ago');
  await request(Me, {});
  await request(Members, {});
  expect(sent).toEqual([undefined, 'left long ago']);
});

test('another problem is not taken for a lost session', async () => {
  answer = () => ({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  await expect(request(Me, {})).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(status.get()).toBe('in');
  end();
  expect(status.get()).toBe('ended');
});

test('a locked page stays locked while its sign-out does not arrive, whatever the cookie would open', async () => {
  let isLost = true;
  answer = (path) => {
    if (path !== '/graphql/auth') return refused;
    if (!isLost) return renewed('new');
    isLost = false;
    throw new TypeError('Failed to fetch');
  };
  lock();
  request(Me, {}).catch(() => undefined);
  await vi.waitFor(() => expect(asked.map(({ path }) => path)).toEqual(['/graphql/auth', '/graphql']));
  await new Promise((done) => setTimeout(done, 50));
  expect([status.get(), locked.get(), asked.length]).toEqual(['ended', true, 2]);
});
