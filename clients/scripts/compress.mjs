// Writes a .br file next to each text asset, so that the server need not compress.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const dist = new URL(`../${process.argv[2]}/dist/`, import.meta.url);
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(html|js|css|json|svg|txt)$/.test(name)) continue;
  const file = new URL(name, dist);
  writeFileSync(
    new URL(`${name}.br`, dist),
    brotliCompressSync(readFileSync(file), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
    }),
  );
}
