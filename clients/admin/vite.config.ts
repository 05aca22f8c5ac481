import { fileURLToPath } from 'node:url';
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { app } from '../vite.app.ts';
import type { Parts } from '../vite.catalogs.ts';
import { early } from '../vite.early.ts';
import { closure, later, lazyImports } from '../vite.graph.ts';
import { papers } from '../vite.papers.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const src = here('src');
const without = (files: Iterable<string>, ...others: Set<string>[]) =>
  [...files].filter((file) => !others.some((other) => other.has(file)));

/** The folders below src whose pages load their own texts (`Part` in src/i18n.ts). */
const FOLDERS = [
  'home',
  'cases',
  'case',
  'settings',
  'law',
  'platform',
  'me',
  'notifications',
  'trust',
  'absence',
  'routing',
  'tasks',
  'templates',
  'texts',
  'people',
  'tags',
  'manual',
  'meetings',
  'identity',
  'evidence',
  'detriment',
  'outside',
  'redaction',
  'sheet',
  'breaches',
  'figures',
];
const APPLICATION = `${src}/app/application.tsx`;

/** The files that are loaded with the first page. */
const entry = closure([`${src}/main.tsx`]);
/** The files of all pages before sign-in. */
const beforeSignIn = closure([...entry, ...lazyImports(entry).filter((file) => file !== APPLICATION)]);
/** The files that each page behind the sign-in needs. */
const frame = closure([APPLICATION]);
/** The files of the frame, and of the two pages that members open first. */
const firstPages = closure([...frame, `${src}/home/page.tsx`, `${src}/cases/page.tsx`]);

/** The source files of each catalog. */
function parts(): Parts {
  const pages = later(frame);
  const isIn = (folder: string) => (file: string) => file.startsWith(`${src}/${folder}/`);
  // No member needs the texts of a person without an account.
  const isAsked = isIn('asked');
  const others = pages.filter((file) => !isAsked(file) && !FOLDERS.some((folder) => isIn(folder)(file)));
  const pagesOf = (folder: string) => [folder, without(closure(pages.filter(isIn(folder))), beforeSignIn, frame)];
  return {
    entry: [...beforeSignIn].filter((file) => !isAsked(file)),
    app: closure([...frame, ...others]),
    asked: [...beforeSignIn].filter(isAsked),
    ...Object.fromEntries(FOLDERS.map(pagesOf)),
  };
}

/** Names the chunk of a page after its folder, so that budget.json can name the chunk: `cases-page`, `dialogue-tab`. */
const chunkName = ({ name, facadeModuleId }: { name: string; facadeModuleId?: string | null }) => {
  const folder = /([\w-]+)\/(?:page|tab)\.tsx$/.exec(facadeModuleId ?? '')?.[1];
  return `assets/${folder ? `${folder}-` : ''}${name}-[hash].js`;
};

const DOCUMENTS = here('gen/documents.ts');
const ENTRY_DOCUMENTS = `${DOCUMENTS}?entry`;
const FRAME_DOCUMENTS = `${DOCUMENTS}?frame`;

/**
 * Gives the pages before sign-in a copy of the operations, and the first pages behind it another one. So these pages load
 * only the ids that they use.
 */
const documents: Plugin = {
  name: 'voicase-documents',
  enforce: 'pre',
  apply: 'build',
  resolveId(name, importer) {
    if (!name.endsWith('/gen/documents') || !importer) return undefined;
    if (beforeSignIn.has(importer)) return ENTRY_DOCUMENTS;
    return firstPages.has(importer) || OF_FRAME.test(importer) ? FRAME_DOCUMENTS : undefined;
  },
};

const OF_FIRST = /node_modules\/(react|react-dom|scheduler)\//;
const isCommon = (id: string) =>
  id === ENTRY_DOCUMENTS || OF_FIRST.test(id) || (entry.has(id) && id !== DOCUMENTS && id !== `${src}/main.tsx`);

/** The picker is left out, because it brings a large library that only some pages need. */
const OF_FRAME = /node_modules\/@tanstack\/|admin\/src\/(kit\/(?!picker)|session\/|shortcuts\/)/;
/** The page of a person without an account shows a day. */
const SHARED_TIME = /\/shared\/time\.ts$/;
/**
 * Small modules of the frame that a page before sign-in needs too. These modules are a separate chunk, because
 * otherwise that page would load the frame.
 */
const isKitOfBoth = (id: string) => SHARED_TIME.test(id) || (beforeSignIn.has(id) && !entry.has(id) && OF_FRAME.test(id));
const isFrame = (id: string) => id === FRAME_DOCUMENTS || (!beforeSignIn.has(id) && (frame.has(id) || OF_FRAME.test(id)));

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
            // Modules that several pages share are small. Groups of modules need fewer requests. `common` has all that
            // the sign-in needs.
            groups: [
              { name: 'common', test: isCommon, priority: 2 },
              { name: 'kit', test: isKitOfBoth, priority: 2 },
              { name: 'frame', test: isFrame, priority: 1 },
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
