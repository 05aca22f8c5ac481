// One HTTP/1.1 connection over TLS for one request at a time. Node's own client uses so much CPU that it would slow down the server, which
// runs on the same cores.
import { once } from 'node:events';
import { connect } from 'node:tls';

const END = '\r\n\r\n';

/** Joins the chunks of a body, or returns undefined while the last chunk is missing. */
function dechunked(bytes) {
  const parts = [];
  for (let at = 0; ; ) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = parseInt(bytes.toString('latin1', at, line), 16);
    const next = line + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(parts), length: next };
    parts.push(bytes.subarray(line + 2, line + 2 + size));
    at = next;
  }
}

/** Reads one answer, or returns undefined while a part of it is missing. */
export function parsed(bytes) {
  const end = bytes.indexOf(END);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const from = end + END.length;
  const answer = { status: Number(head.slice(9, 12)), header: (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1] };
  const rest = bytes.subarray(from);
  if (/^transfer-encoding: *chunked/im.test(head)) {
    const whole = dechunked(rest);
    return whole && { ...answer, body: whole.body, length: from + whole.length };
  }
  const size = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  return rest.length < size ? undefined : { ...answer, body: rest.subarray(0, size), length: from + size };
}

export class Wire {
  /** Bytes of HTTP, without TLS. */
  sent = 0;
  received = 0;
  open = true;
  #held = [];
  #waiting;

  static async to(port, host) {
    const socket = connect({ host: '127.0.0.1', port, servername: host, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    return new Wire(socket);
  }

  constructor(socket) {
    this.socket = socket.setNoDelay(true);
    socket.on('data', (part) => this.#take(part));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.open = false;
      this.#waiting?.reject(new Error('the server closed the connection'));
    });
  }

  #take(part) {
    this.received += part.length;
    this.#held.push(part);
    const answer = parsed(this.#held.length === 1 ? part : Buffer.concat(this.#held));
    if (!answer) return;
    this.#held = [];
    const { resolve } = this.#waiting;
    this.#waiting = undefined;
    resolve(answer);
  }

  send(head, body = '') {
    this.sent += head.length + Buffer.byteLength(body);
    if (typeof body === 'string') this.socket.write(head + body);
    else {
      this.socket.write(head);
      this.socket.write(body);
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  close() {
    this.socket.destroy();
  }
}
