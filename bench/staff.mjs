// Staff's requests.
import { randomUUID } from 'node:crypto';
import { FILE, file, sendFile } from './files.mjs';
import { casePage, listPage } from './operations.mjs';
import { refresh } from './people.mjs';
import { PARAGRAPH } from './reporter.mjs';

/** Returns the open cases among these. A closed case takes no message. */
export const openCases = (database, ids) =>
  database.list(`SELECT id FROM "case" WHERE id = ANY ('{${ids}}') AND stage <> 'closed' ORDER BY id`);

/**
 * Kinds of requests. Each is a function of a client and the number of the repetition. The kind that opens cases comes
 * before the kinds that write to them, because notes and messages make a case longer.
 */
export function staffKinds(ids) {
  const of = (turn) => ids[turn % ids.length];
  const list = listPage();
  const words = (turn) => ({ case: of(turn), idempotencyKey: randomUUID(), text: PARAGRAPH });
  return {
    'case list': (client) => client.visit(list),
    'case opened and read': (client, turn) => client.visit(casePage(of(turn))),
    'note of staff': (client, turn) => client.visit([['AddNote', { input: words(turn) }]]),
    'message of staff': (client, turn) => client.visit([['SendMessage', { input: { ...words(turn), feedback: false, files: [] } }]]),
    'session refreshed': refresh,
  };
}

/** Kinds of requests that one client runs in series. */
export function quietKinds([id], ask) {
  let evidence;
  return {
    'list looked at again': (client) => client.visit(listPage()),
    'file of 1 MiB fetched by staff': async (client) => {
      if (!evidence) {
        await client.ask('AttachEvidence', {
          input: { case: id, idempotencyKey: randomUUID(), files: [await sendFile(client, { case: id })] },
        });
        const { files } = (await client.ask('CaseFiles', { id })).case;
        evidence = files.find(({ name }) => name === 'evidence.txt').id;
      }
      const { url } = (await client.ask('GrantFile', { input: { attachment: evidence, unscanned: true } })).grantFile;
      const answer = await client.send('GET', new URL(url, client.surface.origin).pathname);
      if (answer.body.length !== FILE || !answer.body.equals(file)) throw new Error('another file came back');
    },
    'a program’s question': ask,
  };
}

/** A program's query, with an API token that the signed-in administrator creates. */
export async function program(admin) {
  const expiresOn = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const input = { name: 'measuring', permissions: ['CASE_VIEW_ALL'], readsCases: true, networks: [], expiresOn };
  const { secret } = (await admin.ask('CreateApiToken', { input })).createApiToken;
  const query = '{ cases(first: 50, order: DUE) { totalCount nodes { id number stage severity receivedOn department { name } } } }';
  const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ query });
  return async (client) => {
    const answer = await client.send('POST', '/graphql/api', headers, body);
    if (answer.status !== 200) throw new Error(`a program: ${answer.status}`);
  };
}
