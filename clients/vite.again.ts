// Retries a failed dynamic import under another address. Browsers remember a failed address for the life of the page (Chromium until 2026).
// Reloading the page would lose the reporter's text.
import type { Plugin } from 'vite';

const IMPORT = /\bimport\((["'`])(\.\/[^"'`?]+)\1\)/g;

/** Counts the failures of each address. The first attempt has no query string, so the address stays the normal one. */
const TRY = 'function __again(u){let n=__again[u]||0;return import(n?u+"?"+n:u).catch(e=>{__again[u]=n+1;throw e})}';

/** Returns the chunk with all its dynamic imports made repeatable. */
export function repeatable(code: string): string {
  const changed = code.replace(IMPORT, '__again("$2")');
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
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = repeatable(chunk.code);
      },
    },
  };
}
