// Retries a failed dynamic import under another address. Some browsers remember a failed address for the life of the
// page. Reloading the page would lose the reporter's text.
import { basename } from 'node:path';
import type { Plugin } from 'vite';

const IMPORT = /\bimport\((["'`])(\.\/[^"'`?]+)\1\)/g;

/** Counts the failures of each address. The first attempt has no query string, so the address stays the normal one. */
const TRY = 'function __again(u){let n=__again[u]||0;return import(n?u+"?"+n:u).catch(e=>{__again[u]=n+1;throw e})}';

/**
 * Returns the chunk with its dynamic imports made repeatable. The chunks in `shared` are left out, because other chunks
 * import them too. Two addresses would be two copies of their state.
 */
export function repeatable(code: string, shared: ReadonlySet<string> = new Set()): string {
  const changed = code.replace(IMPORT, (whole, _, name: string) => (shared.has(name.slice(2)) ? whole : `__again("${name}")`));
  return changed === code ? code : `${changed}\n${TRY}\n`;
}

export function again(): Plugin {
  return {
    name: 'voicase-again',
    apply: 'build',
    generateBundle: {
      // Run after Vite's own import analysis, which finds the styles of lazy chunks.
      order: 'post',
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter((one) => one.type === 'chunk');
        const shared = new Set(chunks.flatMap(({ imports }) => imports.map((name) => basename(name))));
        for (const chunk of chunks) chunk.code = repeatable(chunk.code, shared);
      },
    },
  };
}
