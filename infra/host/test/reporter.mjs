// The requests of a reporter's page.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ask } from '../../test/server.mjs';

const operations = Object.entries(JSON.parse(readFileSync('clients/reporter/gen/operations.json', 'utf8')));
const idOf = (name) => operations.find(([, text]) => new RegExp(`^(query|mutation) ${name}\\b`).test(text))[0];

/** Sends directly to the server. `headers` are those that an edge would add. */
const direct = (headers) => (path, body) =>
  ask(3000, path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-voicase': '1', ...headers }, body });

/** Runs an operation. Returns its status, data and error code. `send` takes a path and a body and returns the response. */
export async function outcome(send, name, variables, path = '/graphql') {
  const answer = await send(path, JSON.stringify({ id: idOf(name), variables }));
  const { data, errors } = JSON.parse(answer.text);
  return { status: answer.status, data, code: errors?.[0].extensions.code };
}

async function does(send, name, variables) {
  const { data, code } = await outcome(send, name, variables);
  if (code) throw new Error(`${name}: ${code}`);
  return data;
}

/** A valid report for a channel. The text is each of its answers. */
export async function draft(send, slug, text) {
  const { channel } = await does(send, 'Channel', { slug });
  const questions = channel.form.definition.steps.flatMap((step) => step.questions).filter(({ required }) => required);
  return {
    channel: slug,
    idempotencyKey: randomUUID(),
    form: channel.form.id,
    anonymity: 'ANONYMOUS',
    language: 'en',
    answers: questions.map(({ id }) => ({ question: id, value: text })),
    files: [],
    access: randomBytes(32).toString('base64url'),
  };
}

/** Submits a report to a channel. Returns the report as the reporter sees it. */
export async function report(slug, text, headers) {
  const send = direct(headers);
  return (await does(send, 'SubmitReport', { input: await draft(send, slug, text) })).submitReport.report;
}
