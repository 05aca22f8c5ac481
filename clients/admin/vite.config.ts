import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import { app } from '../vite.app.ts';
import { early } from '../vite.early.ts';
import { papers } from '../vite.papers.ts';

/** Names the chunk of a page after its folder, so that budget.json can name the chunk: `cases-page`, `dialogue-tab`. */
const chunkName = ({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }) => {
  const folder = /([\w-]+)\/(?:page|tab)\.tsx$/.exec(facadeModuleId ?? '')?.[1];
  return `assets/${folder ? `${folder}-` : ''}${name}-[hash].js`;
};

export default defineConfig(
  mergeConfig(app('admin', ['firefox128', 'chrome120', 'safari17']), {
    plugins: [
      early(fileURLToPath(new URL('early.js', import.meta.url))),
      papers(fileURLToPath(new URL('../../docs/trust', import.meta.url))),
    ],
    build: {
      // Browsers load the entry's imports in parallel with the entry. A browser without `modulepreload` loads them later.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // Put the small shared modules into one file: one request instead of many.
        output: {
          chunkFileNames: chunkName,
          codeSplitting: { groups: [{ name: 'common', test: /admin\/src\/(kit|session|shortcuts)\// }] },
        },
        // Libraries mark files with 'use client' for server rendering. We render in the browser only, so the warnings mean nothing.
        onwarn(warning: { code?: string }, warn: (warning: unknown) => void) {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
        },
      },
    },
  }),
);
