// The edge leaves no trace of a reporter, even when requests fail.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request as plainRequest } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { until } from '../../../tests/support/until.mjs';
import { startEdge } from './edge.mjs';
import { HOSTS } from '../support/hosts.mjs';
import { ask, call, raw } from '../support/client.mjs';

const FROM = '127.66.55.44';
const PLANTED = ['127.66.55.44', 'PlantedAgent', 'planted-path', 'planted-words', 'planted-cookie', 'planted-referrer', 'planted-sni'];
const who = {
  from: FROM,
  headers: { 'user-agent': 'PlantedAgent/1.0', cookie: 'a=planted-cookie', referer: 'https://planted-referrer.example/' },
};

let edge;
before(async () => (edge = await startEdge()));
after(() => edge?.stop());

const files = () =>
  readdirSync(edge.directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

function found() {
  return files().flatMap((file) => {
    const text = readFileSync(file, 'latin1');
    return PLANTED.filter((words) => file.includes(words) || text.includes(words)).map((words) => `${words} in ${file}`);
  });
}

const workers = () => readFileSync(`/proc/${edge.nginx.child.pid}/task/${edge.nginx.child.pid}/children`, 'utf8').trim().split(' ');

function target(link) {
  try {
    return readlinkSync(link);
  } catch {
    // The file was closed meanwhile.
    return '';
  }
}

/** Files below the temporary directory that nginx's processes hold open, including deleted files. */
function temporaryFiles() {
  const open = workers().flatMap((pid) => readdirSync(`/proc/${pid}/fd`).map((fd) => target(`/proc/${pid}/fd/${fd}`)));
  return open.filter((name) => name.startsWith(join(edge.directory, 'temporary')));
}

/** Starts a request and leaves its body open. */
function begin(head, body) {
  const options = { host: '127.0.0.1', port: edge.https, servername: HOSTS.reporter, ca: edge.authority.certificate, localAddress: FROM };
  return new Promise((done) => {
    const socket = connect(options, () => socket.write(head + body, () => done(socket)));
    socket.on('error', () => {});
  });
}

/** Sends bytes without TLS, until the other side responds or closes the connection. */
function unencrypted(bytes) {
  return new Promise((done) => {
    const socket = connectPlain({ host: '127.0.0.1', port: edge.https, localAddress: FROM }, () => socket.write(bytes));
    socket.on('data', () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', done);
  });
}

const unknownName = () =>
  new Promise((done) => {
    const socket = connect({
      host: '127.0.0.1',
      port: edge.https,
      servername: 'planted-sni.example',
      rejectUnauthorized: false,
      localAddress: FROM,
    });
    socket.on('error', () => {});
    socket.on('close', done);
  });

const overPlainHttp = (path) =>
  new Promise((done, fail) => {
    const request = plainRequest(
      { host: '127.0.0.1', port: edge.http, localAddress: FROM, path, headers: { host: HOSTS.reporter, ...who.headers } },
      (response) => response.resume().on('end', done),
    );
    request.on('error', fail);
    request.end();
  });

const HEAD = `POST /graphql HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\nUser-Agent: PlantedAgent\r\nContent-Type: application/json\r\n`;

/** One request of each kind that a server would usually log. */
async function everythingThatGoesWrong() {
  await ask(edge, { ...who, path: '/planted-path' });
  await call(edge, { ...who, variables: { input: { text: 'planted-words' } } });
  await call(edge, { ...who, variables: { input: { form: "planted-words' OR 1=1 UNION SELECT 1 --" } } });
  await ask(edge, { ...who, path: '/planted-path?q=%3Cscript%3Ealert(1)%3C/script%3E' });
  await ask(edge, { ...who, path: '/.well-known/acme-challenge/planted-path' });
  await ask(edge, { ...who, path: '/%2e%2e/planted-path' });
  await call(edge, { ...who, body: '{"planted-words' });
  await call(edge, { ...who, body: JSON.stringify('planted-words'.repeat(100_000)) });
  await ask(edge, { ...who, path: '/planted-path', headers: { ...who.headers, host: 'planted-path.example' } });
  await raw(edge, 'planted-words\r\n\r\n', { from: FROM });
  await raw(edge, `GET /planted-path HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\nbad header planted-words\r\n\r\n`, { from: FROM });
  await raw(edge, `GET /${'planted-path'.repeat(3000)} HTTP/1.1\r\nHost: ${HOSTS.reporter}\r\n\r\n`, { from: FROM });
  await unencrypted('GET /planted-path HTTP/1.1\r\nHost: planted-words\r\n\r\n');
  await unknownName();
  await overPlainHttp('/planted-path');
  await overPlainHttp('/.well-known/acme-challenge/planted-path');
  for (const lost of await Promise.all([1, 2, 3].map(() => begin(`${HEAD}Content-Length: 500\r\n\r\n`, '{"planted-words')))) lost.destroy();
}

async function withoutTheServer() {
  await edge.upstreams.reporter.stop();
  assert.equal((await ask(edge, { ...who, path: '/planted-path' })).status, 502);
  assert.equal((await call(edge, { ...who, variables: { input: { text: 'planted-words' } } })).status, 502);
  await edge.upstreams.reporter.again();
}

test('after errors of every kind no file names an address, an agent, a path or a word of a reporter', async () => {
  await everythingThatGoesWrong();
  await withoutTheServer();
  for (let number = 0; number < 310; number += 1) await ask(edge, { ...who, path: '/graphql/auth' });
  assert.equal((await ask(edge, { ...who, path: '/graphql/auth' })).status, 429);
  const before = workers();
  edge.nginx.child.kill('SIGHUP');
  edge.haproxy.child.kill('SIGUSR2');
  await until('nginx has read its configuration again', () => workers().every((pid) => !before.includes(pid)));
  await everythingThatGoesWrong();
  assert.deepEqual(found(), []);
});

test('a refusal on the staff’s host leaves a line that says when and where, not who or what', async () => {
  const log = () => readFileSync(join(edge.directory, 'refusals.log'), 'utf8');
  assert.equal(log(), '');
  await call(edge, {
    ...who,
    surface: 'admin',
    path: '/graphql/auth',
    variables: { input: { form: "planted-words' OR 1=1 UNION SELECT 1 --" } },
  });
  await ask(edge, { ...who, surface: 'admin', path: '/planted-path?q=%3Cscript%3Ealert(1)%3C/script%3E' });
  await call(edge, { ...who, surface: 'admin' });
  await until('two lines', () => log().split('\n').length > 2);
  assert.match(log(), /^\S+ 403 POST \/graphql\/auth\n\S+ 403 GET other\n$/);
  assert.deepEqual(found(), []);
});

const FRAME = ['{"variables":{"input":{"text":"', '"}}}'];
const PIECES = 12;
const PIECE = 'planted-words '.repeat(3_000);

for (const [kind, head, piece, end] of [
  ['of a known length', `Content-Length: ${PIECES * PIECE.length + FRAME.join('').length}`, PIECE, ''],
  ['in chunks', 'Transfer-Encoding: chunked', `${PIECE.length.toString(16)}\r\n${PIECE}\r\n`, '0\r\n\r\n'],
]) {
  test(`a report ${kind} that is still arriving lies in no file`, async () => {
    const [first, last] = end ? FRAME.map((text) => `${text.length.toString(16)}\r\n${text}\r\n`) : FRAME;
    const reached = edge.upstreams.reporter.seen.length;
    const socket = await begin(`${HEAD}${head}\r\n\r\n`, first);
    for (let number = 0; number < PIECES; number += 1) {
      await new Promise((done) => socket.write(piece, done));
      await ask(edge, { path: '/livez', surface: 'admin' });
      assert.deepEqual(temporaryFiles(), []);
    }
    socket.write(last + end);
    await until('the whole report', () => edge.upstreams.reporter.seen[reached]?.bytes === PIECES * PIECE.length + FRAME.join('').length);
    assert.deepEqual(found(), []);
    socket.destroy();
  });
}
