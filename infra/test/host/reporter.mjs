// The requests that the reporter application sends.
import { idOf } from '../../../tests/support/operations.mjs';
import { reportInput } from '../../../tests/support/report.mjs';
import { ask } from '../support/server.mjs';

/** Sends directly to the server. `headers` are those that an edge would add. */
const direct = (headers) => (path, body) =>
  ask(3000, path, { method: 'POST', headers: { 'content-type': 'application/json', 'x-voicase': '1', ...headers }, body });

/** Runs an operation. Returns its status, data and error code. `send` takes a path and a body and returns the response. */
export async function outcome(send, name, variables, path = '/graphql') {
  const answer = await send(path, JSON.stringify({ id: idOf('reporter', name), variables }));
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
  return reportInput(slug, channel.form, text);
}

/** Submits a report to a channel. Returns the report as the reporter sees it. */
export async function report(slug, text, headers) {
  const send = direct(headers);
  return (await does(send, 'SubmitReport', { input: await draft(send, slug, text) })).submitReport.report;
}
