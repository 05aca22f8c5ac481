// A fake server that answers every request over TLS and records the requests.
import { createHash } from 'node:crypto';
import { createServer } from 'node:https';

/** The value of Sec-WebSocket-Accept (RFC 6455, section 4.2.2). */
const accepted = (key) => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

export async function startUpstream(authority) {
  const pem = authority.issue('localhost');
  const seen = [];
  const sockets = new Set();
  const server = createServer({ key: pem, cert: pem }, (request, response) => {
    const entry = { method: request.method, url: request.url, headers: request.headers, raw: request.rawHeaders, bytes: 0, body: '' };
    seen.push(entry);
    request.on('data', (chunk) => {
      entry.bytes += chunk.length;
      if (entry.bytes <= 1 << 20) entry.body += chunk.toString('latin1');
    });
    request.on('end', () => {
      entry.body = Buffer.from(entry.body, 'latin1').toString();
      response.writeHead(200, { 'content-type': 'application/json', server: 'upstream' });
      response.end(request.url === '/files/long' ? 'x'.repeat(32 << 20) : '{"data":{}}');
    });
  });
  server.on('upgrade', (request, socket) => {
    seen.push({ method: request.method, url: request.url, headers: request.headers, bytes: 0, body: '' });
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accepted(request.headers['sec-websocket-key'])}\r\n\r\n`,
    );
    socket.pipe(socket);
  });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  const listen = (port) => new Promise((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address();
  const stop = () => {
    const closed = new Promise((done) => server.close(done));
    for (const socket of sockets) socket.destroy();
    return closed;
  };
  return { port, seen, stop, again: () => listen(port) };
}
