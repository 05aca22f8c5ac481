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
    transformIndexHtml: {
      // Before the first script and the style sheets, which it would wait for, and after the elements that it reads.
      order: 'post',
      handler: (html) =>
        html.replace('<script', () => `${serving ? `<script>${source}</script>` : `<script src="/${name}"></script>`}\n    <script`),
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source });
    },
  };
}
