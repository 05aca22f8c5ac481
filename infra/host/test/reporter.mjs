// What a reporter's page says to the server.
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { ask } from '../../test/server.mjs';

const operations = Object.entries(JSON.parse(readFileSync('clients/reporter/gen/operations.json', 'utf8')));
const idOf = (name) => operations.find(([, text]) => new RegExp(`^(query|mutation) ${name}\\b`).test(text))[0];

async function does(name, variables, headers = {}) {
  const body = JSON.stringify({ id: idOf(name), variables });
  const answer = await ask(3000, '/graphql', { method: 'POST', headers: { 'content-type': 'application/json', 'x-voicase': '1', ...headers }, body });
  const { data, errors } = JSON.parse(answer.text);
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return data;
}

/** Files a report in a channel; gives what the reporter then sees of it. */
export async function report(slug, text, headers) {
  const { channel } = await does('Channel', { slug }, headers);
  const questions = channel.form.definition.steps.flatMap((step) => step.questions).filter(({ required }) => required);
  const input = {
    channel: slug,
    idempotencyKey: randomUUID(),
    form: channel.form.id,
    anonymity: 'ANONYMOUS',
    language: 'en',
    answers: questions.map(({ id }) => ({ question: id, value: text })),
    files: [],
    access: randomBytes(32).toString('base64url'),
  };
  return (await does('SubmitReport', { input }, headers)).submitReport.report;
}
