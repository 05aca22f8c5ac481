// buildah writes a random host name and container id into the image's configuration. This script removes both, so that the same binary
// gives the same digest: settle.mjs <image, as `dir:` lays it out>
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const image = process.argv[2];
const read = (name) => JSON.parse(readFileSync(join(image, name), 'utf8'));

const manifest = read('manifest.json');
const old = manifest.config.digest.replace('sha256:', '');
const { container: _, container_config: __, ...config } = read(old);
delete config.config.Hostname;

const text = JSON.stringify(config);
const digest = createHash('sha256').update(text).digest('hex');
rmSync(join(image, old));
writeFileSync(join(image, digest), text);
manifest.config = { ...manifest.config, size: Buffer.byteLength(text), digest: `sha256:${digest}` };
writeFileSync(join(image, 'manifest.json'), JSON.stringify(manifest));
