// The measured kinds of requests. Each is a function that runs the request once, like our pages.
import { hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { reportInput } from '../tests/support/report.mjs';
import { code } from '../tests/support/totp.mjs';
import { Client, seal, wireSize } from './client.mjs';

export const FILE = 1 << 20;
const file = Buffer.alloc(FILE, 'evidence ');
// 400 characters, about one paragraph.
const PARAGRAPH = 'In March the pallets of the night shift were signed for twice, and nobody asked why. '.repeat(5).slice(0, 400);
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Derives the access secret from the access code, as the reporter's page does (docs/formats.md section 1). */
function access(receipt, organisation) {
  const digits = [...receipt.replaceAll('-', '')].reduce((sum, symbol) => sum * 32n + BigInt(SYMBOLS.indexOf(symbol)), 0n);
  const seed = Buffer.from((digits >> 10n).toString(16).padStart(32, '0'), 'hex');
  return Buffer.from(hkdfSync('sha256', seed, 'voicase-receipt-v1', `access|${organisation}`, 32)).toString('base64url');
}

async function sendFile(client, open) {
  const { id, secret } = (await client.ask('OpenUpload', { input: { ...open, size: wireSize(FILE) } })).openUpload;
  const key = randomBytes(32);
  const headers = { 'x-upload-secret': secret };
  const body = seal(file, key, id);
  if (body.length !== wireSize(FILE)) throw new Error('a file of another size than was said');
  const statuses = [
    (await client.send('PUT', `/up/${id}/0`, { ...headers, 'content-type': 'application/octet-stream' }, body)).status,
    (await client.send('POST', `/up/${id}`, headers)).status,
  ];
  if (statuses.some((status) => status !== 204)) throw new Error(`the file did not arrive: ${statuses}`);
  return { slot: id, secret, key: key.toString('base64url'), name: 'evidence.txt', mediaType: 'text/plain', size: FILE };
}

/** A reporter's requests. */
export async function reporter(surface, facts) {
  const client = new Client(surface);
  const slug = facts.channel.slice(1);
  const { channel } = await client.ask('Channel', { slug });
  const submit = () => {
    client.session = {};
    return client.ask('SubmitReport', { input: reportInput(slug, channel.form, PARAGRAPH) });
  };
  const words = (files) => ({ input: { idempotencyKey: randomUUID(), text: PARAGRAPH, files } });
  return {
    client,
    kinds: {
      'channel page': () => client.ask('Channel', { slug }),
      'report sent': submit,
      'report opened by receipt': () => {
        client.session = {};
        return client.ask(
          'OpenReport',
          { input: { channel: slug, access: access(facts.receipt, channel.organisationId) } },
          '/graphql/auth',
        );
      },
      'message of the reporter': () => client.ask('SendMessage', words([])),
      'message with a file of 1 MiB': async () => {
        const { sendMessage } = await client.ask('SendMessage', words([await sendFile(client, { channel: slug })]));
        client.attachment = sendMessage.message.files[0].id;
      },
      'file of 1 MiB fetched by the reporter': async () => {
        const answer = await client.send('GET', `/down/${client.attachment}`, { 'x-reporter-session': client.session.reporter });
        if (answer.body.length !== wireSize(FILE)) throw new Error(`${answer.status} ${answer.body.length}`);
        client.received = answer.body.length;
      },
    },
    // A new report for requests that need one, because each report has a maximum number of messages.
    fresh: submit,
  };
}

/** Signs in with the password. A one-time code works once in 30 seconds, so each round signs in each account once. */
export async function signIn(client, account) {
  client.session = {};
  const input = { email: account.email, password: account.password };
  const { ticket } = (await client.ask('SignIn', { input }, '/graphql/auth')).signIn;
  return ticket;
}

export async function complete(client, account, ticket) {
  const input = { ticket, code: code(account.totp_secret) };
  client.session.token = (await client.ask('CompleteSignIn', { input }, '/graphql/auth')).completeSignIn.accessToken;
}

/** Selects the organisation of the signed-in account. */
export async function choose(client) {
  const { me } = await client.ask('Me');
  client.session.organisation = me.memberships[0].organisation.id;
}

const list = { order: 'DUE', dialogue: true };

/** Staff's requests; `client` is signed in. */
export async function staff(client) {
  const open = (await client.ask('Cases', list)).cases.nodes.filter(({ stage }) => stage !== 'CLOSED');
  // Reads use one case, which therefore does not grow. Writes use another.
  const [{ id }, { id: written }] = open;
  const counts = { views: {}, stages: {} };
  let bytes = 0;
  const both = async (...asked) => {
    bytes = 0;
    for (const [name, variables] of asked) {
      await client.ask(name, variables);
      bytes += client.received;
    }
    client.received = bytes;
  };
  let evidence;
  return {
    id,
    kinds: {
      'case list': () => both(['Cases', list], ['CaseCounts', counts]),
      'list looked at again': () => client.ask('Cases', list),
      'case opened and read': () => both(['Case', { id, dialogue: true }], ['CaseDialogue', { id }], ['CaseReport', { id }]),
      'note of staff': () => client.ask('AddNote', { input: { case: written, idempotencyKey: randomUUID(), text: PARAGRAPH } }),
      'message of staff': () =>
        client.ask('SendMessage', { input: { case: written, idempotencyKey: randomUUID(), text: PARAGRAPH, feedback: false, files: [] } }),
      'session refreshed': async () => {
        client.session.token = (await client.ask('RefreshSession', {}, '/graphql/auth')).refreshSession.accessToken;
      },
      'file of 1 MiB fetched by staff': async () => {
        if (!evidence) {
          await client.ask('AttachEvidence', {
            input: { case: written, idempotencyKey: randomUUID(), files: [await sendFile(client, { case: written })] },
          });
          const { files } = (await client.ask('CaseFiles', { id: written })).case;
          evidence = files.find(({ name }) => name === 'evidence.txt').id;
        }
        const { url } = (await client.ask('GrantFile', { input: { attachment: evidence, unscanned: true } })).grantFile;
        const answer = await client.send('GET', new URL(url, client.surface.origin).pathname);
        if (!answer.body.equals(file)) throw new Error('another file came back');
        client.received = answer.body.length;
      },
    },
  };
}

/** A program's query, with an API token that the signed-in member creates. */
export async function program(client, counter) {
  const expiresOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const input = { name: 'measuring', permissions: ['CASE_VIEW_ALL'], readsCases: true, networks: [], expiresOn };
  const { secret } = (await client.ask('CreateApiToken', { input })).createApiToken;
  const query = '{ cases(first: 50, order: DUE) { totalCount nodes { id number stage severity receivedOn department { name } } } }';
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  return async () => {
    const answer = await client.send('POST', '/graphql/api', headers, JSON.stringify({ query }));
    if (answer.status !== 200) throw new Error(`a program: ${answer.status}`);
    counter.received = answer.body.length;
  };
}

/** Waits for the next 30-second period of one-time codes. */
export const nextCodes = () => pause(30_500 - (Date.now() % 30_000));
