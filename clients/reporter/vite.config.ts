import { defineConfig, mergeConfig, type Plugin } from 'vite';
import { app } from '../vite.app.ts';
import { words } from '../vite.words.ts';

/** Vite wraps each dynamic import in a helper that preloads style sheets and scripts. This application has one style sheet and no preloads. */
const withoutPreloads: Plugin = {
  name: 'voicase-without-preloads',
  apply: 'build',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

export default defineConfig(
  mergeConfig(app('reporter', ['firefox115', 'chrome109', 'safari15.6']), { plugins: [withoutPreloads, words()] }),
);
