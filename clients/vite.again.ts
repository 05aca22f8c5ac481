// A piece of the page whose import failed is imported under another address at the next try: browsers keep the failure of an
// address for the life of the page (Chromium until 2026), and a page that is loaded again forgets what was written.
import type { Plugin } from 'vite';

const IMPORT = /\bimport\((["'`])(\.\/[^"'`?]+)\1\)/g;

/** Counts the failures of each address. The first try has no query, so that nothing else is fetched as long as all goes well. */
const TRY = 'function __again(u){let n=__again[u]||0;return import(n?u+"?"+n:u).catch(e=>{__again[u]=n+1;throw e})}';

/** The same chunk with every import of another chunk repeatable. */
export function repeatable(code: string): string {
  const changed = code.replace(IMPORT, '__again("$2")');
  return changed === code ? code : `${changed}\n${TRY}\n`;
}

export function again(): Plugin {
  return {
    name: 'voicase-again',
    apply: 'build',
    generateBundle: {
      // After Vite's own look at the imports, which finds the styles of lazy pieces.
      order: 'post',
      handler(_, bundle) {
        for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = repeatable(chunk.code);
      },
    },
  };
}
