import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig } from 'vite';
import { app } from '../vite.app.ts';
import { early } from '../vite.early.ts';
import { papers } from '../vite.papers.ts';

/** Pages are called after their folder, so that the budget can name them: `cases-page`, `dialogue-tab`. */
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
      // What the entry imports is fetched beside it, not after it.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // One file for the small parts that every page shares, instead of a request for each.
        output: {
          chunkFileNames: chunkName,
          codeSplitting: { groups: [{ name: 'common', test: /admin\/src\/(kit|session|shortcuts)\// }] },
        },
        // Libraries mark files for servers that draw React; there is none here, and each mark is a warning.
        onwarn(warning: { code?: string }, warn: (warning: unknown) => void) {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
        },
      },
    },
  }),
);
