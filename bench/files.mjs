// Encrypted files (docs/formats.md section 4).
import { createCipheriv, randomBytes } from 'node:crypto';

const CHUNK = 1 << 20;
export const FILE = 1 << 20;
export const file = Buffer.alloc(FILE, 'evidence ');

/** File size with the padding that hides the exact length. */
function padded(size) {
  const e = (size + 8).toString(2).length - 1;
  const step = 2 ** (e - e.toString(2).length);
  return Math.ceil((size + 8) / step) * step;
}

export const wireSize = (size) => 11 + padded(size) + 16 * Math.ceil(padded(size) / CHUNK);

function seal(key, slot) {
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

/** Uploads a file of 1 MiB. Returns the input that attaches it. */
export async function sendFile(client, open) {
  const { id, secret } = (await client.ask('OpenUpload', { input: { ...open, size: wireSize(FILE) } })).openUpload;
  const key = randomBytes(32);
  const headers = { 'x-upload-secret': secret };
  const body = seal(key, id);
  if (body.length !== wireSize(FILE)) throw new Error('a file of another size than was said');
  const statuses = [
    (await client.send('PUT', `/up/${id}/0`, { ...headers, 'content-type': 'application/octet-stream' }, body)).status,
    (await client.send('POST', `/up/${id}`, headers)).status,
  ];
  if (statuses.some((status) => status !== 204)) throw new Error(`the file did not arrive: ${statuses}`);
  return { slot: id, secret, key: key.toString('base64url'), name: 'evidence.txt', mediaType: 'text/plain', size: FILE };
}
