// The script that runs before everything else (admin/early.js), under a name that changes with its content: files are kept for good.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

export function early(file: string): Plugin {
  const source = readFileSync(file, 'utf8');
  const name = `assets/early-${createHash('sha256').update(source).digest('base64url').slice(0, 8)}.js`;
  let serving = false;
  return {
    name: 'voicase-early',
    configResolved: (config) => void (serving = config.command === 'serve'),
    transformIndexHtml: () => [serving ? { tag: 'script', children: source, injectTo: 'head' } : { tag: 'script', attrs: { src: `/${name}` }, injectTo: 'head' }],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source });
    },
  };
}
