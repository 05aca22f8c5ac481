import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:https';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { until } from '../../../tests/support/until.mjs';
import { startEdge } from './edge.mjs';
import { HOSTS } from '../support/hosts.mjs';
import { ask, call, multiplexed, raw } from '../support/client.mjs';
import { contract } from './requests.mjs';

const { window_seconds: WINDOW, all: ALL, uploads_at_once: UPLOADS, paths } = contract.limits;
const AUTH = paths['/graphql/auth'];
const AI = paths['/graphql/ai'];

let edge;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
before(async () => (edge = await startEdge()));
after(async () => {
  agent.destroy();
  await edge?.stop();
});

/** Sends requests one by one until the first refusal, and returns its number and response. Each test uses another address. */
async function firstRefusal(most, request) {
  for (let number = 1; number <= most; number += 1) {
    const answer = await ask(edge, { agent, ...request(number) });
    if (answer.status !== 200) return { number, ...answer };
  }
  return {};
}

const spend = (from) => firstRefusal(AUTH + 1, () => ({ path: '/graphql/auth', from }));

test(`request ${AUTH + 1} to /graphql/auth is the first that is refused, and is told when to come back`, async () => {
  const refusal = await firstRefusal(AUTH + 5, () => ({ path: '/graphql/auth', from: '127.1.0.1' }));
  assert.equal(refusal.number, AUTH + 1);
  assert.equal(refusal.status, 429);
  assert.equal(refusal.headers['retry-after'], String(WINDOW));
  assert.equal(JSON.parse(refusal.text).errors[0].extensions.code, 'RATE_LIMITED');
});

test(`request ${AI + 1} to /graphql/ai is the first that is refused`, async () => {
  const refusal = await firstRefusal(AI + 5, () => ({ path: '/graphql/ai', from: '127.1.0.2' }));
  assert.deepEqual([refusal.number, refusal.status], [AI + 1, 429]);
});

test(`request ${ALL + 1} of an address is the first that is refused, whatever it asks for and of which host`, async () => {
  const places = [{ path: '/' }, { path: '/k7-werk' }, { surface: 'admin', path: '/graphql' }];
  const refusal = await firstRefusal(ALL + 5, (number) => ({ ...places[number % places.length], from: '127.1.0.3' }));
  assert.deepEqual([refusal.number, refusal.status], [ALL + 1, 429]);
});

test('who may not sign in any more may still do the rest, and another address everything', async () => {
  await spend('127.1.1.1');
  for (const path of ['/', '/graphql']) assert.equal((await ask(edge, { path, from: '127.1.1.1' })).status, 200, path);
  assert.deepEqual(await firstRefusal(AI, () => ({ path: '/graphql/ai', from: '127.1.1.1' })), {});
  assert.equal((await ask(edge, { surface: 'admin', path: '/graphql/auth', from: '127.1.1.1' })).status, 429);
  assert.equal((await ask(edge, { path: '/graphql/auth', from: '127.1.1.2' })).status, 200);
});

test('no other spelling of a path gets around its limit', async () => {
  const from = '127.1.2.1';
  await spend(from);
  const reached = edge.upstreams.reporter.seen.length;
  const spellings = [
    '/graphql/%61uth',
    '/graphql%2fauth',
    '//graphql/auth',
    '/graphql//auth',
    '/graphql/./auth',
    '/graphql/x/../auth',
    '/./graphql/auth',
    '/graphql/auth/',
    '/graphql/auth?x=1',
    '/graphql/auth;x',
    '/graphql/auth%00',
    '/graphql\\auth',
    '/GraphQL/Auth',
  ];
  for (const path of spellings) assert.match(String((await ask(edge, { path, from })).status), /^4(00|29)$/, path);
  const absolute = `GET https://${HOSTS.reporter}/graphql/auth HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\nConnection: close\r\n\r\n`;
  assert.match(await raw(edge, absolute, { from }), /^HTTP\/1.1 429/);
  assert.equal(edge.upstreams.reporter.seen.length, reached);
});

test('what a client says of where it comes from changes nothing', async () => {
  const said = (number) => ({
    'x-forwarded-for': `198.51.100.${number % 250}`,
    forwarded: `for=198.51.100.${number % 250}`,
    'x-real-ip': '198.51.100.1',
  });
  const refusal = await firstRefusal(AUTH + 5, (number) => ({ path: '/graphql/auth', from: '127.1.3.1', headers: said(number) }));
  assert.equal(refusal.number, AUTH + 1);
});

test('each request on a connection of HTTP/2 counts', async () => {
  const statuses = await multiplexed(edge, { path: '/graphql/auth', count: AUTH + 20, from: '127.1.4.1' });
  assert.equal(statuses.filter((status) => status === 200).length, AUTH);
  assert.equal(statuses.filter((status) => status === 429).length, 20);
});

/** Starts sending a piece of a file and keeps the request open. */
function dawdles(from) {
  const host = HOSTS.reporter;
  const headers = { host, 'user-agent': 'x', 'content-length': 1 << 20, 'x-upload-secret': 'Ab-_9' };
  const path = `/up/${randomUUID()}/0`;
  const outgoing = request({
    host: '127.0.0.1',
    port: edge.https,
    servername: host,
    ca: edge.authority.certificate,
    localAddress: from,
    method: 'PUT',
    path,
    headers,
    agent: false,
  });
  outgoing.write('a');
  const refused = new Promise((done) => {
    outgoing.on('response', (response) => done(response.resume().statusCode));
    outgoing.on('error', () => done('reset'));
  });
  return { refused, end: () => outgoing.destroy() };
}

test(`of an address ${UPLOADS} uploads may be under way, and there is room for everything else`, async () => {
  const from = '127.1.7.1';
  const slow = Array.from({ length: UPLOADS }, () => dawdles(from));
  const underWay = () => edge.upstreams.reporter.seen.filter(({ url, bytes }) => url.startsWith('/up/') && bytes === 1).length;
  await until('all of them', () => underWay() >= UPLOADS);
  const more = dawdles(from);
  assert.equal(await more.refused, 429);
  const other = dawdles('127.1.7.2');
  await until('the other’s', () => underWay() >= UPLOADS + 1);
  for (const path of ['/', '/graphql']) assert.equal((await ask(edge, { path, from })).status, 200, path);
  for (const one of [...slow, more, other]) one.end();
  const again = dawdles(from);
  await until('a place that was given back', () => underWay() >= UPLOADS + 2);
  again.end();
});

test('of an address 200 connections are open at once, and another gets in', async () => {
  const from = '127.1.8.1';
  const options = { host: '127.0.0.1', port: edge.https, servername: HOSTS.reporter, ca: edge.authority.certificate, localAddress: from };
  const idle = Array.from({ length: 200 }, () => connect(options).on('error', () => {}));
  await Promise.all(idle.map((socket) => new Promise((done) => socket.on('secureConnect', done))));
  await assert.rejects(ask(edge, { from }));
  assert.equal((await ask(edge, { from: '127.1.8.2' })).status, 200);
  for (const socket of idle) socket.destroy();
  await until('there is room again', () =>
    ask(edge, { from }).then(
      ({ status }) => status === 200,
      () => false,
    ),
  );
});

test('of long bodies an address may send 30, and short ones still', async () => {
  const from = '127.1.5.1';
  const long = { input: { text: 'x'.repeat(20_000) } };
  for (let number = 1; number <= 31; number += 1)
    assert.equal((await call(edge, { agent, from, variables: long })).status, number > 30 ? 429 : 200);
  const unmeasured = `POST /graphql HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`;
  assert.match(await raw(edge, unmeasured, { from }), /^HTTP\/1.1 429/);
  assert.equal((await call(edge, { agent, from })).status, 200);
});

test('a body that is made to keep the rules busy is refused at once', async () => {
  const busy = {
    'many values': { a: Array(200_000).fill('x') },
    'many numbers': { a: Array(400_000).fill(1) },
    'many names': Object.fromEntries(Array.from({ length: 60_000 }, (_, at) => [`k${at}`, ''])),
    'a long value': { id: 'select a from b where '.repeat(40_000) },
    'a long name': { ['x'.repeat(1_000_000)]: 1 },
  };
  for (const [name, variables] of Object.entries(busy)) {
    const start = performance.now();
    assert.match(String((await call(edge, { variables, from: '127.1.6.1' })).status), /^4(00|13)$/, name);
    assert.ok(performance.now() - start < 5000, name);
  }
});
