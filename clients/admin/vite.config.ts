import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { app } from '../vite.app.ts';
import type { Parts } from '../vite.catalogs.ts';
import { early } from '../vite.early.ts';
import { closure, lazyImports } from '../vite.graph.ts';
import { papers } from '../vite.papers.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const src = here('src');

const without = (files: Iterable<string>, ...others: Set<string>[]) =>
  [...files].filter((file) => others.every((other) => !other.has(file)));

/** The folders below src whose pages load their own texts (`Part` in src/i18n.ts). */
const FOLDERS = ['cases', 'case', 'settings', 'platform', 'me', 'trust'];

/** The files that the application has before sign-in: the entry, and its pages. */
const beforeSignIn = () =>
  closure(
    [...closure([`${src}/main.tsx`])].flatMap((file) => [file, ...without(lazyImports([file]), new Set([`${src}/app/application.tsx`]))]),
  );

/** The files that every page behind the sign-in loads. */
const frame = () => closure([`${src}/app/application.tsx`]);

/** The source files of each catalog. */
function parts(): Parts {
  const entry = beforeSignIn();
  const app = frame();
  const pages = lazyImports(app);
  const of = (folder: string) => without(closure(pages.filter((file) => file.startsWith(`${src}/${folder}/`))), entry, app);
  const rest = pages.filter((file) => !FOLDERS.some((folder) => file.startsWith(`${src}/${folder}/`)));
  return {
    entry,
    app: new Set([...app, ...closure(rest)]),
    ...Object.fromEntries(FOLDERS.map((folder) => [folder, of(folder)])),
  };
}

/** Names the chunk of a page after its folder, so that budget.json can name the chunk: `cases-page`, `dialogue-tab`. */
const chunkName = ({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }) => {
  const folder = /([\w-]+)\/(?:page|tab)\.tsx$/.exec(facadeModuleId ?? '')?.[1];
  return `assets/${folder ? `${folder}-` : ''}${name}-[hash].js`;
};

const entryFiles = closure([`${src}/main.tsx`]);

const DOCUMENTS = here('gen/documents.ts');
const ENTRY_DOCUMENTS = `${DOCUMENTS}?entry`;

/** Gives the entry a copy of the operations' ids, so that the entry holds only the ids that it uses. */
const documents: Plugin = {
  name: 'voicase-documents',
  enforce: 'pre',
  apply: 'build',
  resolveId: (name, importer) => (name.endsWith('/gen/documents') && importer && entryFiles.has(importer) ? ENTRY_DOCUMENTS : undefined),
};

const inEntry = (id: string) =>
  id === ENTRY_DOCUMENTS ||
  (entryFiles.has(id) && id !== DOCUMENTS && id !== `${src}/main.tsx`) ||
  /node_modules\/(react|react-dom|scheduler)\//.test(id);

export default defineConfig(
  mergeConfig(app('admin', ['firefox128', 'chrome120', 'safari17'], parts), {
    plugins: [documents, early(here('early.js')), papers(here('../../docs/trust'))],
    build: {
      // Browsers load the entry's imports in parallel with the entry. A browser without `modulepreload` loads them later.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        output: {
          chunkFileNames: chunkName,
          codeSplitting: {
            groups: [
              // All that the sign-in needs. It has neither the router nor the query cache.
              {
                name: 'common',
                priority: 2,
                test: inEntry,
              },
              // Put the small shared modules into one file: one request instead of many.
              {
                name: 'frame',
                priority: 1,
                test: (id: string) => frame().has(id) || /node_modules\/@tanstack\/|admin\/src\/(kit|session|shortcuts)\//.test(id),
              },
            ],
          },
        },
        // Libraries mark files with 'use client' for server rendering. We render in the browser only, so the warnings mean nothing.
        onwarn(warning: { code?: string }, warn: (warning: unknown) => void) {
          if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
        },
      },
    },
  }),
);
