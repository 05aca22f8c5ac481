// The script that runs before all others (admin/early.js). Its name contains a hash of its content, because browsers
// cache assets without a time limit.
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
      // Insert the script before the first script and the style sheets, so that the script does not wait for them. It
      // must come after the elements that it reads.
      order: 'post',
      handler: (html) =>
        html.replace('<script', () => `${serving ? `<script>${source}</script>` : `<script src="/${name}"></script>`}\n    <script`),
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: name, source });
    },
  };
}
