/** The requests of a reporter, for tests that need too much data to type it in the page. */
import { randomUUID } from 'node:crypto';
import type { APIRequestContext } from '@playwright/test';
import { idOf } from '../../support/operations.mjs';
import { type Form, reportInput } from '../../support/report.mjs';
import { facts } from './facts';

const SESSION = 'x-reporter-session';

interface Channel {
  channel: { form: Form };
}

/** Sends an operation. Sends the host name in the Host header, because some resolvers do not know *.localhost. */
async function ask<Data>(
  request: APIRequestContext,
  name: string,
  variables: unknown,
  session?: string,
): Promise<{ data: Data; session: string }> {
  const url = new URL('/graphql', facts.reporter);
  const { host } = url;
  url.hostname = '127.0.0.1';
  const headers = { host, 'x-voicase': '1', ...(session ? { [SESSION]: session } : {}) };
  const answer = await request.post(url.href, { headers, data: { id: idOf('reporter', name), variables } });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return { data, session: answer.headers()[SESSION] ?? '' };
}

/** Sends reports one after the other. Returns the session of the last one. */
export async function sendReports(request: APIRequestContext, count: number): Promise<string> {
  const slug = facts.channel.slice(1);
  const { data } = await ask<Channel>(request, 'Channel', { slug });
  const { form } = data.channel;
  let session = '';
  for (let sent = 0; sent < count; sent += 1) {
    ({ session } = await ask(request, 'SubmitReport', { input: reportInput(slug, form, 'One of many.') }));
  }
  return session;
}

export async function sendMessages(request: APIRequestContext, session: string, texts: string[]): Promise<void> {
  for (const text of texts) await ask(request, 'SendMessage', { input: { idempotencyKey: randomUUID(), text, files: [] } }, session);
}
