// A live subscription (docs/formats.md section 9): a minimal WebSocket client (RFC 6455) that only receives.
import { randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { operation } from './operations.mjs';

function frame(text) {
  const payload = Buffer.from(text);
  const mask = randomBytes(4);
  const head =
    payload.length < 126
      ? Buffer.from([0x81, 0x80 | payload.length])
      : Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255]);
  return Buffer.concat([head, mask, payload.map((byte, at) => byte ^ mask[at & 3])]);
}

export class Line {
  heard = 0;

  /** Resolves when the server has accepted the connection. */
  static open(client) {
    const { surface, session } = client;
    const headers = {
      host: new URL(surface.origin).host,
      origin: surface.origin,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': 'graphql-transport-ws',
    };
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: surface.port, path: '/graphql/live', headers, rejectUnauthorized: false });
      asked.on('error', reject);
      asked.on('response', (answer) => reject(new Error(`no line: ${answer.statusCode}`)));
      asked.on('upgrade', (_, socket) => {
        const line = new Line();
        line.socket = socket;
        const say = (words) => socket.write(frame(JSON.stringify(words)));
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          const text = data.toString('latin1');
          if (text.includes('"connection_ack"')) {
            say({ id: '1', type: 'subscribe', payload: { query: operation('admin', 'CaseChanged').id } });
            resolve(line);
          }
          line.heard += text.split('"next"').length - 1;
        });
        if (session.token) say({ type: 'connection_init', payload: { accessToken: session.token, organisation: session.organisation } });
        else resolve(line);
      });
      asked.end();
    });
  }

  close() {
    this.socket.destroy();
  }
}
