import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEdge } from './edge.mjs';
import { call } from './client.mjs';
import { attack, attacks, put } from './requests.mjs';

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

const reached = () => edge.upstreams.reporter.seen.length + edge.upstreams.admin.seen.length;

async function passed(list) {
  const passing = [];
  for (const surface of ['reporter', 'admin']) {
    for (const one of list) {
      const earlier = reached();
      await attack(edge, surface, one);
      if (reached() > earlier) passing.push(`${surface}: ${one[0]}`);
    }
  }
  return passing;
}

test('no attack reaches either surface', async () => {
  assert.ok(attacks.tuned.length >= 60);
  assert.deepEqual(await passed(attacks.tuned), []);
});

test('no attack that the rules were not made with reaches either surface', async () => {
  assert.deepEqual(await passed(attacks.heldOut), []);
});
