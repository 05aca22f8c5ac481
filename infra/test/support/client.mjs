// Sends requests like browsers, programs and attackers.
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { send } from '../../../tests/support/https.mjs';
import { HOSTS } from './hosts.mjs';

export const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

/** Sends one request. `from` is the loopback address to send from. Does not throw on a refusal. */
export function ask(edge, { surface = 'reporter', method = 'GET', path = '/', headers = {}, body, from = '127.0.0.1', agent = false }) {
  const host = HOSTS[surface];
  const sent = { host, 'user-agent': BROWSER, accept: '*/*', ...headers };
  if (body !== undefined) sent['content-length'] ??= Buffer.byteLength(body);
  const options = {
    host: '127.0.0.1',
    port: edge.https,
    servername: host,
    ca: edge.authority.certificate,
    localAddress: from,
    method,
    path,
    headers: sent,
    agent,
  };
  return send(options, body);
}

/** Sends a GraphQL request as our two applications send it. */
export function call(
  edge,
  { surface = 'reporter', path = '/graphql', id = '0'.repeat(64), variables = {}, headers = {}, body, from, agent },
) {
  const own = { 'content-type': 'application/json', 'x-voicase': '1', origin: `https://${HOSTS[surface]}`, ...headers };
  return ask(edge, { surface, method: 'POST', path, headers: own, body: body ?? JSON.stringify({ id, variables }), from, agent });
}

/** Sends a piece of a file at 32 KiB per second, with one pause of 25 seconds. */
export function sendSlowly(edge, { surface = 'reporter', path, headers, size }) {
  const host = HOSTS[surface];
  const sent = { host, 'user-agent': BROWSER, 'content-type': 'application/octet-stream', 'content-length': size, ...headers };
  const options = {
    host: '127.0.0.1',
    port: edge.https,
    servername: host,
    ca: edge.authority.certificate,
    method: 'PUT',
    path,
    headers: sent,
    agent: false,
  };
  return new Promise((done, fail) => {
    const outgoing = request(options, (response) => done({ status: response.statusCode, headers: response.resume().headers }));
    outgoing.on('error', fail);
    const rate = 32 << 10;
    const next = (left) => {
      const now = Math.min(rate, left);
      outgoing.write(Buffer.alloc(now, 7));
      if (now === left) return outgoing.end();
      const isThird = Math.floor(left / rate) === Math.floor((size * 2) / 3 / rate);
      return setTimeout(next, isThird ? 25_000 : 1000, left - now);
    };
    next(size);
  });
}

/** Sends raw bytes over TLS. Returns all received bytes when the other side closes the connection. */
export function raw(edge, bytes, { surface = 'reporter', from = '127.0.0.1' } = {}) {
  const options = { host: '127.0.0.1', port: edge.https, servername: HOSTS[surface], ca: edge.authority.certificate, localAddress: from };
  return new Promise((done) => {
    let text = '';
    const socket = connect(options, () => socket.write(bytes));
    socket.on('data', (chunk) => (text += chunk));
    socket.on('error', () => done(text));
    socket.on('close', () => done(text));
  });
}

/** Sends many requests at the same time on one HTTP/2 connection. Returns their statuses. */
export async function multiplexed(edge, { surface = 'reporter', path, count, from = '127.0.0.1' }) {
  const host = HOSTS[surface];
  const session = connectHttp2(`https://${host}`, {
    createConnection: () =>
      connect({
        host: '127.0.0.1',
        port: edge.https,
        servername: host,
        ca: edge.authority.certificate,
        localAddress: from,
        ALPNProtocols: ['h2'],
      }),
  });
  const one = () =>
    new Promise((done, fail) => {
      const stream = session.request({ ':path': path, ':method': 'GET', 'user-agent': BROWSER });
      stream.on('response', (headers) => done(headers[':status']));
      stream.on('error', fail);
      stream.resume();
    });
  const statuses = await Promise.all(Array.from({ length: count }, one));
  session.close();
  return statuses;
}
