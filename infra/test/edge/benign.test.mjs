import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startEdge } from './edge.mjs';
import { ask, call } from '../support/client.mjs';
import { contract, narratives, put, quotations } from './requests.mjs';
import { reporting, staff, traffic } from './usual.mjs';

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

/** Names of the requests that did not arrive as they were sent. */
async function refused(requests) {
  const names = [];
  for (const [number, { name, surface, send }] of requests.entries()) {
    const { seen } = edge.upstreams[surface];
    const earlier = seen.length;
    // Send each request from a different address, so that no rate limit applies.
    const { status } = await send(`127.2.${number >> 8}.${number & 255}`);
    if (status !== 200 || seen.length !== earlier + 1) names.push(`${name}: ${status}`);
  }
  return names;
}

/** Variables with a URL that the server requests. The edge refuses a text about cloud metadata services in them. */
const ADDRESSES = ['input.issuer'];

/** One request cannot hold a text and an object at the same path, so paths below another path are sent apart. */
function shapes(surface) {
  const paths = contract.free_text[surface].filter((path) => !ADDRESSES.includes(path));
  const isBelow = (path) => paths.some((other) => path.startsWith(`${other}.`));
  return [paths.filter((path) => !isBelow(path)), paths.filter(isBelow)];
}

const long = (text) => text.repeat(Math.ceil(28_000 / Buffer.byteLength(text)));

/** Puts a text into all free-text fields of the contract in one request, and into the requests of our own pages. */
function written(texts) {
  return Object.entries(texts).flatMap(([name, text]) => {
    const everywhere = Object.keys(contract.free_text).flatMap((surface) =>
      shapes(surface).map((paths) => ({
        name: `${name} wherever one writes, ${surface}`,
        surface,
        send: (from) => call(edge, { from, surface, variables: paths.reduce((variables, path) => put(variables, path, text), {}) }),
      })),
    );
    const asSent = [...reporting(text), ...staff(text)].map(({ operation, surface, ...rest }) => ({
      name: `${name}, ${operation}`,
      surface,
      send: (from) => call(edge, { from, surface, ...rest }),
    }));
    return [...everywhere, ...asSent];
  });
}

for (const [corpus, which] of [
  ['tuned', 'that the rules were made with'],
  ['heldOut', 'that the rules were not made with'],
]) {
  test(`reports in at least 15 languages ${which} come through`, async () => {
    assert.ok(Object.keys(narratives[corpus]).length >= 15);
    assert.deepEqual(await refused(written(narratives[corpus])), []);
  });
  test(`quoted SQL, pages, logs and code ${which} come through`, async () => {
    assert.deepEqual(await refused(written(quotations[corpus])), []);
  });
}

test('a narrative of 28 kB comes through in any language, in under a second', async () => {
  const texts = Object.entries(narratives.tuned).map(([language, text]) => [`28 kB ${language}`, long(text)]);
  const requests = texts.map(([name, text]) => {
    const [{ operation, surface, ...rest }] = reporting(text);
    return { name: `${name}, ${operation}`, surface, send: () => call(edge, { surface, ...rest }) };
  });
  const slow = [];
  for (const one of requests) {
    const start = performance.now();
    assert.deepEqual(await refused([one]), []);
    if (performance.now() - start > 1000) slow.push(one.name);
  }
  assert.deepEqual(slow, []);
});

test('what our pages, signed-in staff and programs send besides comes through', async () => {
  const requests = traffic().map(({ name, surface, call: sent, ...rest }) => ({
    name,
    surface,
    send: () => (sent ? call(edge, { surface, ...sent }) : ask(edge, { surface, ...rest })),
  }));
  assert.deepEqual(await refused(requests), []);
});

test('a report of one mebibyte comes through, and a byte more does not', async () => {
  const fill = (size) => {
    const [{ surface, operation, ...report }] = reporting('');
    const empty =
      Buffer.byteLength(JSON.stringify(report.variables)) + Buffer.byteLength(JSON.stringify({ id: report.id, variables: 0 })) - 1;
    report.variables.input.answers[0].value = 'ж'.repeat((size - empty) >> 1) + 'x'.repeat((size - empty) & 1);
    return call(edge, { surface, ...report });
  };
  assert.equal((await fill(contract.body_bytes)).status, 200);
  assert.equal(edge.upstreams.reporter.seen.at(-1).bytes, contract.body_bytes);
  assert.equal((await fill(contract.body_bytes + 1)).status, 413);
});
