// A client that works like our pages: persisted operations by id, over TLS, on one kept connection.
import { createCipheriv, randomBytes } from 'node:crypto';
import { Agent } from 'node:https';
import { send } from '../tests/support/https.mjs';
import { idOf } from '../tests/support/operations.mjs';

// Each request has another client address, because rate limits per address are not measured.
let asked = 0;
const address = () => `10.${(asked += 1) >> 16}.${(asked >> 8) & 255}.${asked & 255}`;

export class Client {
  session = {};

  constructor(surface, sockets = 1) {
    this.surface = surface;
    // The server closes a connection that is idle for 75 seconds (api/src/http/serve.rs).
    this.agent = new Agent({ keepAlive: true, maxSockets: sockets, timeout: 60_000, rejectUnauthorized: false });
  }

  idOf(name) {
    return idOf(this.surface.name, name);
  }

  send(method, path, headers = {}, body = undefined) {
    const { port, origin } = this.surface;
    const all = { host: new URL(origin).host, origin, 'x-voicase': '1', 'x-forwarded-for': address(), ...headers };
    if (body !== undefined) all['content-length'] = Buffer.byteLength(body);
    return send({ agent: this.agent, host: '127.0.0.1', port, method, path, headers: all }, body);
  }

  /** Runs one persisted operation. */
  async ask(name, variables = {}, path = '/graphql') {
    const { token, organisation, cookie, reporter } = this.session;
    const headers = { 'content-type': 'application/json' };
    if (token) headers.authorization = `Bearer ${token}`;
    if (organisation) headers['x-organization-id'] = organisation;
    if (cookie) headers.cookie = cookie;
    if (reporter) headers['x-reporter-session'] = reporter;
    const answer = await this.send('POST', path, headers, JSON.stringify({ id: this.idOf(name), variables }));
    const { data, errors } = JSON.parse(answer.text);
    if (errors || !data) throw new Error(`${name}: ${answer.status} ${answer.text.slice(0, 300)}`);
    if (answer.headers['x-reporter-session']) this.session.reporter = answer.headers['x-reporter-session'];
    const set = answer.headers['set-cookie']?.[0]?.split(';')[0];
    if (set) this.session.cookie = set;
    this.received = answer.body.length;
    return data;
  }

  close() {
    this.agent.destroy();
  }
}

const CHUNK = 1 << 20;

/** File size with the padding that hides the exact length (docs/formats.md section 4). */
function padded(size) {
  const e = (size + 8).toString(2).length - 1;
  const step = 2 ** (e - e.toString(2).length);
  return Math.ceil((size + 8) / step) * step;
}

export const wireSize = (size) => 11 + padded(size) + 16 * Math.ceil(padded(size) / CHUNK);

/** The encrypted bytes of a file. */
export function seal(file, key, slot) {
  const plain = Buffer.alloc(padded(file.length));
  plain.writeBigUInt64BE(BigInt(file.length));
  file.copy(plain, 8);
  const prefix = randomBytes(7);
  const parts = [Buffer.from('VCF1'), prefix];
  for (let from = 0, index = 0; from < plain.length; from += CHUNK, index += 1) {
    const piece = plain.subarray(from, from + CHUNK);
    const tail = Buffer.alloc(5);
    tail.writeUInt32BE(index);
    tail[4] = from + CHUNK >= plain.length ? 1 : 0;
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.concat([prefix, tail]));
    cipher.setAAD(Buffer.concat([Buffer.from('voicase-file-v1'), Buffer.from(slot.replaceAll('-', ''), 'hex')]));
    parts.push(cipher.update(piece), cipher.final(), cipher.getAuthTag());
  }
  return Buffer.concat(parts);
}
