// The mail server of the machine under test, and a page that lists the received mails. It implements only the part of RFC 5321 that a
// correct client needs.
import { once } from 'node:events';
import { createServer as createPage } from 'node:http';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';

/** Decoded body of a text/plain message. */
function text(raw) {
  const [head, ...rest] = raw.split('\n\n');
  const body = rest.join('\n\n');
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, 'base64').toString();
  if (/^content-transfer-encoding: quoted-printable/im.test(head))
    return body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (all, hex) => String.fromCharCode(parseInt(hex, 16)));
  return body;
}

const ANSWERS = { EHLO: '250 here', MAIL: '250 OK', RCPT: '250 OK', RSET: '250 OK', NOOP: '250 OK', DATA: '354 Go on', QUIT: '221 Bye' };

async function converse(socket, mails) {
  let to = [];
  let raw;
  socket.write('220 here\r\n');
  for await (const line of createInterface({ input: socket })) {
    if (raw !== undefined && line !== '.') {
      raw.push(line.replace(/^\./, ''));
      continue;
    }
    if (raw !== undefined) {
      for (const one of to) mails.push({ to: one, text: text(raw.join('\n')) });
      raw = undefined;
      socket.write('250 OK\r\n');
      continue;
    }
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') to = [];
    if (verb === 'RCPT') to.push(/<(.*)>/.exec(line)[1]);
    if (verb === 'DATA') raw = [];
    socket.write(`${ANSWERS[verb] ?? '502 Unknown command'}\r\n`);
  }
}

/** Listens on two loopback ports: one for mails, one that serves `mails.json`. */
export async function takeMail(port) {
  const mails = [];
  const server = createServer((socket) =>
    converse(
      socket.on('error', () => {}),
      mails,
    ).catch(() => {}),
  ).listen(port, '127.0.0.1');
  const page = createPage((_, answer) => answer.end(JSON.stringify(mails))).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(page, 'listening')]);
  const end = () => {
    server.close();
    page.close();
    page.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${page.address().port}`, end };
}
