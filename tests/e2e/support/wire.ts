/** A reporter's requests, for tests that need more data than a test would type. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { APIRequestContext } from '@playwright/test';
import { facts } from './facts';

const SESSION = 'x-reporter-session';

interface Question {
  id: string;
  required: boolean;
}
interface Channel {
  channel: { form: { id: string; definition: { steps: { questions: Question[] }[] } } };
}

const operations = JSON.parse(readFileSync(join(__dirname, '../../../clients/reporter/gen/operations.json'), 'utf8')) as Record<
  string,
  string
>;
const idOf = (name: string) => Object.keys(operations).find((id) => new RegExp(`^(query|mutation) ${name}\\b`).test(operations[id] ?? ''));

/** Sends an operation. Some resolvers do not know *.localhost, so the name is sent in the Host header. */
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
  const answer = await request.post(url.href, { headers, data: { id: idOf(name), variables } });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return { data, session: answer.headers()[SESSION] ?? '' };
}

/** Sends reports one after the other. Returns the session of the last one. */
export async function sendReports(request: APIRequestContext, count: number): Promise<string> {
  const slug = facts.channel.slice(1);
  const { data } = await ask<Channel>(request, 'Channel', { slug });
  const { form } = data.channel;
  const answers = form.definition.steps
    .flatMap(({ questions }) => questions)
    .filter(({ required }) => required)
    .map(({ id }) => ({ question: id, value: 'One of many.' }));
  let session = '';
  for (let sent = 0; sent < count; sent += 1) {
    const report = {
      channel: slug,
      idempotencyKey: randomUUID(),
      form: form.id,
      anonymity: 'ANONYMOUS',
      language: 'en',
      answers,
      files: [],
      access: randomBytes(32).toString('base64url'),
    };
    ({ session } = await ask(request, 'SubmitReport', { input: report }));
  }
  return session;
}

export async function sendMessages(request: APIRequestContext, session: string, texts: string[]): Promise<void> {
  for (const text of texts) await ask(request, 'SendMessage', { input: { idempotencyKey: randomUUID(), text, files: [] } }, session);
}
