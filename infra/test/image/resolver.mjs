// A name server for a test. It knows some addresses, denies all others, and records the requested names.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const ADDRESS = 1;
const NO_SUCH_NAME = 3;

/** Listens on port 53 of loopback until the test ends. Returns the set of requested names. */
export async function listen(t, addresses) {
  const asked = new Set();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query);
    asked.add(name);
    socket.send(answer(query.subarray(0, end), addresses[name], type), from.port, from.address);
  });
  socket.bind(53, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  return asked;
}

function question(query) {
  const labels = [];
  let at = 12;
  while (query[at] > 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += query[at] + 1;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answer(asked, address, type) {
  const head = Buffer.from(asked);
  const found = address && type === ADDRESS;
  // Flags: response, recursion available. A known name has no addresses of other types.
  head.writeUInt16BE(0x8180 | (address ? 0 : NO_SUCH_NAME), 2);
  head.writeUInt16BE(found ? 1 : 0, 6);
  head.writeUInt32BE(0, 8);
  if (!found) return head;
  const record = Buffer.from([0xc0, 12, 0, ADDRESS, 0, 1, 0, 0, 0, 60, 0, 4, ...address.split('.').map(Number)]);
  return Buffer.concat([head, record]);
}
