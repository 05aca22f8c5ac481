// A reporter's requests.
import { hkdfSync, randomUUID } from 'node:crypto';
import { reportInput } from '../tests/support/report.mjs';
import { Client } from './client.mjs';
import { FILE, sendFile, wireSize } from './files.mjs';

/** Number of reports that are really sent to each organisation. It is below the number at which a channel requires a proof of work. */
export const REAL = 250;
/** 400 characters, about one paragraph. */
export const PARAGRAPH = 'In March the pallets of the night shift were signed for twice, and nobody asked why. '.repeat(5).slice(0, 400);
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export async function openChannel(surface, slug) {
  const client = new Client(surface);
  return { client, channel: (await client.ask('Channel', { slug })).channel };
}

const words = (files = []) => ({ input: { idempotencyKey: randomUUID(), text: PARAGRAPH, files } });

/** Sends a report. Returns the secret that opens it. */
export async function submitted(client, { slug, form }, { again = false } = {}) {
  client.session = {};
  const input = reportInput(slug, form, PARAGRAPH);
  await client.ask('SubmitReport', { input });
  if (again) await client.ask('SendMessage', words());
  return input.access;
}

/** Bodies of reports, made before the measurement and spread over the channels of the organisation. */
export function reportBodies(client, channel, count) {
  return Array.from({ length: count }, (_, at) =>
    client.body('SubmitReport', { input: reportInput(`${channel.slug}-${1 + (at % 8)}`, channel.form, PARAGRAPH) }),
  );
}

/** Derives the access secret from the access code, as the reporter's page does (docs/formats.md section 1). */
function access(receipt, organisation) {
  const digits = [...receipt.replaceAll('-', '')].reduce((sum, symbol) => sum * 32n + BigInt(SYMBOLS.indexOf(symbol)), 0n);
  const seed = Buffer.from((digits >> 10n).toString(16).padStart(32, '0'), 'hex');
  return Buffer.from(hkdfSync('sha256', seed, 'voicase-receipt-v1', `access|${organisation}`, 32)).toString('base64url');
}

/** Opens the demo report with its access code. */
export const openDemo = (client, channel, receipt) =>
  client.ask('OpenReport', { input: { channel: channel.slug, access: access(receipt, channel.organisationId) } }, '/graphql/auth');

/** A session for each report, because a report accepts a burst of 200 messages and then six per minute. */
export async function sessions(surface, slug, accesses) {
  const client = new Client(surface);
  const found = [];
  for (const secret of accesses) {
    client.session = {};
    await client.ask('OpenReport', { input: { channel: slug, access: secret } }, '/graphql/auth');
    found.push(client.session.reporter);
  }
  client.close();
  return found;
}

/** Kinds of requests. Each is a function of a client and the number of the repetition. */
export function reporterKinds(slug, accesses, open) {
  const opening = accesses.map((secret) => ({ input: { channel: slug, access: secret } }));
  return {
    'channel page': (client) => client.post(client.body('Channel', { slug })),
    'report opened by receipt': (client, turn) => {
      client.session = {};
      return client.post(client.body('OpenReport', opening[turn % opening.length]), '/graphql/auth');
    },
    'message of the reporter': (client, turn) => {
      client.session = { reporter: open[turn % open.length] };
      return client.post(client.body('SendMessage', words()));
    },
  };
}

/** Kinds of requests that send or fetch a file. One client runs them in series. */
export function fileKinds(slug, session) {
  let attachment;
  return {
    'message with a file of 1 MiB': async (client) => {
      client.session = { reporter: session };
      const { sendMessage } = await client.ask('SendMessage', words([await sendFile(client, { channel: slug })]));
      attachment = sendMessage.message.files[0].id;
    },
    'file of 1 MiB fetched by the reporter': async (client) => {
      const answer = await client.send('GET', `/down/${attachment}`, { 'x-reporter-session': session });
      if (answer.body.length !== wireSize(FILE)) throw new Error(`${answer.status} ${answer.body.length}`);
    },
  };
}
