import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { environment, startEdge, TOOLS } from './edge.mjs';
import { HOSTS } from '../support/hosts.mjs';

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

async function scan(host) {
  const args = ['--no-colour', '--xml=-', `--sni-name=${host}`, `127.0.0.1:${edge.https}`];
  const { stdout } = await promisify(execFile)(`${TOOLS}/usr/bin/sslscan`, args, { env: environment() });
  const all = (expression) => [...stdout.matchAll(expression)].map(([, one]) => one);
  return {
    protocols: all(/<protocol type="(?:ssl|tls)" version="([\d.]+)" enabled="1"/g),
    ciphers: all(/<cipher [^>]*cipher="([^"]+)"/g),
    groups: all(/<group [^>]*name="([^"]+)"/g),
    vulnerable: all(/vulnerable="1"|(<renegotiation supported="1"[^>]*>)|(<compression supported="1"[^>]*>)/g),
  };
}

for (const host of Object.values(HOSTS)) {
  test(`${host} offers TLS 1.2 and 1.3 with ephemeral keys and authenticated ciphers, and nothing else`, async () => {
    const { protocols, ciphers, groups, vulnerable } = await scan(host);
    assert.deepEqual(protocols, ['1.2', '1.3']);
    assert.ok(ciphers.length >= 6);
    for (const cipher of ciphers) assert.match(cipher, /^(TLS_(AES|CHACHA20)|ECDHE-ECDSA-(AES\d+-GCM|CHACHA20)).*(SHA\d+|POLY1305)$/);
    for (const group of groups) assert.match(group, /x25519|P-256|P-384/);
    assert.deepEqual(vulnerable, []);
  });
}

const attempt = (options) =>
  new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port: edge.https, ca: edge.authority.certificate, ...options });
    socket.on('secureConnect', () => done(socket));
    socket.on('error', (problem) => done(problem));
  });

test('who does not know a name learns none: no certificate without one, or for another', async () => {
  for (const servername of ['', 'evil.example']) {
    assert.match(String((await attempt({ servername, rejectUnauthorized: false })).message), /unrecognized name|alert/i);
  }
});

test('no visit can be tied to an earlier one by a resumed session', async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    const tickets = [];
    const options = { servername: HOSTS.reporter, maxVersion };
    const first = await attempt(options);
    first.on('session', (session) => tickets.push(session));
    first.write(`GET /livez HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\nUser-Agent: x\r\nConnection: close\r\n\r\n`);
    await new Promise((done) => first.resume().on('close', done));
    const second = await attempt({ ...options, session: tickets[0] ?? first.getSession() });
    assert.equal(second.isSessionReused(), false, maxVersion);
    second.destroy();
  }
});
