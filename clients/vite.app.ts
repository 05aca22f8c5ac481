// The build settings of both apps, with targets for old versions of Tor Browser and one catalog per language. Assets
// are not inlined, because the CSP forbids fetching data: addresses.
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';
import { again } from './vite.again.ts';
import { catalogs, type Parts } from './vite.catalogs.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export function app(name: 'reporter' | 'admin', target: string | string[], parts?: () => Parts): UserConfig & { test: object } {
  return {
    root: here(`./${name}`),
    base: '/',
    plugins: [catalogs(here(`../data/${name}`), parts), again()],
    build: { target, assetsInlineLimit: 0, modulePreload: false, reportCompressedSize: false },
    server: { port: name === 'reporter' ? 5173 : 5174, strictPort: true, fs: { allow: [here('.'), here('../data')] } },
    test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
  };
}
