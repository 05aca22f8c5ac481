// A client that sends requests as both applications do: persisted operations by id, over one TLS connection that stays
// open.
import { operation } from './operations.mjs';
import { Wire } from './wire.mjs';

// The number of requests that each simulated client address sends. The number is below every rate limit per address,
// because the measurement must not reach one. A smaller number would need more addresses, and the server keeps a
// counter for each address.
const EACH = 250;
let asked = 0;
function address() {
  asked += 1;
  const at = Math.floor(asked / EACH);
  return `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
}

export class Refused extends Error {}

export class Client {
  /** `token`, `organisation`, `cookie` and `reporter`. Several clients may share the object. */
  session = {};
  /** Bytes of HTTP of the last act, in both directions. */
  bytes = 0;

  constructor(surface) {
    this.surface = surface;
  }

  async send(method, path, headers = {}, body = undefined) {
    const { port, origin } = this.surface;
    const { host } = new URL(origin);
    if (!this.wire?.open) this.wire = await Wire.to(port, host);
    const length =
      body === undefined ? (method === 'GET' ? '' : 'content-length: 0\r\n') : `content-length: ${Buffer.byteLength(body)}\r\n`;
    const own = Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\nx-voicase: 1\r\nx-forwarded-for: ${address()}\r\n${length}${own}\r\n`;
    const before = this.wire.sent + this.wire.received;
    const answer = await this.wire.send(head, body);
    this.bytes += this.wire.sent + this.wire.received - before;
    return answer;
  }

  /** Sends a prepared body. Throws if the response reports an error. Parses no JSON, because that would cost CPU. */
  async post(body, path = '/graphql') {
    const { token, organisation, cookie, reporter } = this.session;
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (organisation) headers['x-organization-id'] = organisation;
    if (cookie) headers.cookie = cookie;
    if (reporter) headers['x-reporter-session'] = reporter;
    const answer = await this.send('POST', path, headers, body);
    if (answer.status !== 200 || answer.body.includes('"errors":')) {
      throw new Refused(`${answer.status} ${answer.body.toString('utf8', 0, 300)}`);
    }
    return answer;
  }

  body(name, variables = {}) {
    return JSON.stringify({ id: operation(this.surface.name, name).id, variables });
  }

  /** Runs one persisted operation and returns its data. Stores the session that the response contains. */
  async ask(name, variables = {}, path = '/graphql') {
    const answer = await this.post(this.body(name, variables), path).catch((error) => {
      error.message = `${name}: ${error.message}`;
      throw error;
    });
    const session = answer.header('x-reporter-session');
    if (session) this.session.reporter = session;
    const cookie = answer.header('set-cookie')?.split(';')[0];
    if (cookie) this.session.cookie = cookie;
    return JSON.parse(answer.body).data;
  }

  /** Runs the requests of one page of the application in series. */
  async visit(requests, path = '/graphql') {
    for (const [name, variables] of requests) await this.post(this.body(name, variables), path);
  }

  close() {
    this.wire?.close();
  }
}
