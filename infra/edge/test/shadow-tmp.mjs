import { startEdge, HOSTS } from './edge.mjs';
import { ask } from './client.mjs';
import { createServer } from 'node:http';
import { appendFileSync } from 'node:fs';
const edge = await startEdge();
let n = 0, total = 0;
createServer((req, res) => {
  const parts = []; req.on('data', (d) => parts.push(d)).on('end', async () => {
    res.end('ok');
    const { surface, method, path, headers, body } = JSON.parse(Buffer.concat(parts));
    n += 1; total += 1;
    const from = `127.${3 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`;
    const keep = Object.fromEntries(Object.entries(headers).filter(([k]) => !/^(:|host|content-length|connection|x-forwarded|origin|referer|accept-encoding)/.test(k)));
    try {
      const a = await ask(edge, { surface, method, path, headers: { ...keep, origin: `https://${HOSTS[surface]}` }, body: body ?? undefined, from });
      appendFileSync('/tmp/wt/whole-tmp/shadow.log', `${a.status} ${surface} ${method} ${path} ${a.status === 200 ? '' : JSON.stringify(headers) + ' ' + (body ?? '').slice(0, 3000)}\n`);
    } catch (e) { appendFileSync('/tmp/wt/whole-tmp/shadow.log', `ERR ${e} ${surface} ${path}\n`); }
  });
}).listen(39999, '127.0.0.1', () => console.log('ready'));
