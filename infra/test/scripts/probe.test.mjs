import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { run } from './support.mjs';

const HEADERS = {
  'strict-transport-security': 'max-age=63072000',
  'content-security-policy': "default-src 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=()',
};

let place;
before(() => {
  place = mkdtempSync(join(tmpdir(), 'voicase-probe-'));
  const openssl = (...args) => execFileSync('openssl', args, { cwd: place, stdio: 'ignore' });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...ec, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=a CA', '-days', '2');
  for (const [name, days] of [
    ['long', '60'],
    ['short', '5'],
  ]) {
    openssl('req', ...ec, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=localhost');
    writeFileSync(join(place, 'san'), 'subjectAltName=DNS:localhost');
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      days,
      '-extfile',
      'san',
      '-out',
      `${name}.pem`,
    );
  }
});
after(() => rmSync(place, { recursive: true, force: true }));

/** Starts a correct host, with the changes that the test asks for. Returns its origin. */
async function host(t, { certificate = 'long', answer = () => [200, HEADERS], toForms = 400, tls = {} } = {}) {
  const pem = (ending) => readFileSync(join(place, `${certificate}.${ending}`));
  const server = createServer({ key: pem('key'), cert: pem('pem'), ...tls }, (request, response) => {
    const [status, headers] = answer(request);
    response.writeHead(request.method === 'POST' ? toForms : status, headers).end();
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  t.after(() => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))));
  return `https://localhost:${server.address().port}`;
}

const ask = (script, ...origins) => run(script, origins, { env: { CURL_CA_BUNDLE: join(place, 'ca.pem') } });
const failures = (out) =>
  out
    .split('\n')
    .filter((line) => line.startsWith('FAIL'))
    .map((line) => line.replace(/^FAIL {2}https:\S+?(\/\w+)?( |$)/, '$1$2').trim());

test('two hosts that serve as they should pass, and every check is named', async (t) => {
  const { code, out, err } = await ask('probe', await host(t), await host(t));
  assert.equal(code, 0, out + err);
  assert.equal(out.match(/^ok /gm).length, 18);
});

test('a host that is not ready fails, though it lives', async (t) => {
  const answer = ({ url }) => [url === '/readyz' ? 503 : 200, HEADERS];
  const { code, out } = await ask('probe', await host(t), await host(t, { answer }));
  assert.equal(code, 1);
  assert.deepEqual(failures(out), ['/readyz']);
});

for (const header of Object.keys(HEADERS)) {
  test(`a host without ${header} fails`, async (t) => {
    const rest = Object.fromEntries(Object.entries(HEADERS).filter(([name]) => name !== header));
    const { code, out } = await ask('probe', await host(t, { answer: () => [200, rest] }), await host(t));
    assert.equal(code, 1);
    assert.deepEqual(failures(out), [header]);
  });
}

test('a certificate that ends within two weeks fails', async (t) => {
  const { code, out } = await ask('probe', await host(t), await host(t, { certificate: 'short' }));
  assert.equal(code, 1);
  assert.deepEqual(failures(out), ['certificate: fewer than 14 days']);
});

test('a host that nobody vouches for, or that is not there, fails', async (t) => {
  const origin = await host(t);
  const { code } = await run('probe', [origin, origin]);
  assert.equal(code, 1);
  const { code: away, out } = await ask('probe', 'https://localhost:1', origin);
  assert.equal(away, 1);
  assert.equal(failures(out).length, 9);
});

test('a roll-out that serves as it should passes the smoke test', async (t) => {
  const tls = { minVersion: 'TLSv1.2' };
  const { code, out, err } = await ask('smoke', await host(t, { tls }), await host(t, { tls }));
  assert.equal(code, 0, out + err);
});

test('a roll-out that speaks TLS 1.1, takes a form, or sets reporters a cookie, fails the smoke test', async (t) => {
  const old = await host(t, { toForms: 200, tls: { minVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } });
  const cookie = await host(t, { answer: () => [200, { ...HEADERS, 'set-cookie': 'a=b' }] });
  const { code, out } = await ask('smoke', cookie, old);
  assert.equal(code, 1);
  assert.deepEqual(failures(out), ['refuses TLS 1.1', 'refuses a form', 'sets no cookie']);
});

test('anything but two https origins is refused with how to use it', async () => {
  for (const script of ['probe', 'smoke']) {
    for (const args of [
      [],
      ['https://a.example'],
      ['http://a.example', 'https://b.example'],
      ['https://a.example/x', 'https://b.example'],
    ]) {
      assert.equal((await run(script, args)).code, 2, args.join(' '));
    }
  }
});
