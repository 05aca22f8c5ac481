import { expect, test, vi } from 'vitest';
import { claimRetaliation, dropSession, fetchReport, hasSession, openReport, sessionSignal } from './api.ts';
import type { Channel } from './state.ts';

const channel = { slug: 'integrity', organisationId: 'a1f0c9d2-3b4e-4f5a-8b6c-7d8e9f0a1b2c' } as Channel;
const seed = new Uint8Array(16);
const input = {} as Parameters<typeof claimRetaliation>[0];
const sent: (string | null)[] = [];

/** Answers the next request, with a session. */
function answer(session: string, body: unknown): void {
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    sent.push(new Headers(init.headers).get('X-Reporter-Session'));
    return Promise.resolve(new Response(JSON.stringify(body), { headers: { 'X-Reporter-Session': session } }));
  });
}

const report = { reference: 'R' };
const opened = { data: { openReport: { report } } };
const failed = { errors: [{ extensions: { code: 'INTERNAL' } }] };

async function sessionNow(): Promise<string | null | undefined> {
  answer('', { data: { report } });
  await fetchReport();
  return sent.at(-1);
}

test('opening another report sends no session, and a failure keeps the session of the open report', async () => {
  answer('first', opened);
  await openReport(channel, seed);
  const signal = sessionSignal();
  answer('second', failed);
  await expect(openReport(channel, seed, signal)).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(claimRetaliation(input, signal)).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(sent).toEqual([null, null, 'first']);
  expect(signal.aborted).toBe(false);
  expect(await sessionNow()).toBe('first');
  answer('second', { data: { claimRetaliation: { report } } });
  await claimRetaliation(input, signal);
  expect(signal.aborted, 'a late response to the first report is dropped').toBe(true);
  expect(await sessionNow()).toBe('second');
});

test('a claim is never sent from another report', async () => {
  answer('first', opened);
  await openReport(channel, seed);
  const signal = sessionSignal();
  dropSession();
  expect(hasSession()).toBe(false);
  answer('other', opened);
  await openReport(channel, seed);
  const before = sent.length;
  await expect(claimRetaliation(input, signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(sent).toHaveLength(before);
});
