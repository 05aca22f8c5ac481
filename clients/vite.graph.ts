// The import graph of an application's sources, for the chunks and the catalogs. The names of packages are left out.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const STATIC = /^\s*(?:import|export)\s+(?!type\b)(?:[^'";]*?\bfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const SHARED = '@voicase/shared/';
const shared = fileURLToPath(new URL('./shared', import.meta.url));

/** The file of an import, or undefined for packages, style sheets and virtual modules. */
function fileOf(from: string, name: string): string | undefined {
  const path = name.startsWith('.')
    ? resolve(dirname(from), name)
    : name.startsWith(SHARED)
      ? resolve(shared, name.slice(SHARED.length))
      : '';
  return [path, `${path}.ts`, `${path}.tsx`].find((file) => /\.tsx?$/.test(file) && existsSync(file));
}

function imports(file: string, how: RegExp): string[] {
  const code = readFileSync(file, 'utf8');
  return [...code.matchAll(how)].flatMap(([, name = '']) => fileOf(file, name) ?? []);
}

/** The files themselves and all files that they import statically. */
export function closure(files: readonly string[]): Set<string> {
  const found = new Set(files);
  for (const file of found) for (const next of imports(file, STATIC)) found.add(next);
  return found;
}

/** The files that these files import dynamically. */
export const lazyImports = (files: Iterable<string>): string[] => [...new Set([...files].flatMap((file) => imports(file, DYNAMIC)))];

/** The files that are loaded later: those that these files import dynamically, those that the former import so, and so on. */
export function later(files: Iterable<string>): string[] {
  const found = new Set(lazyImports(files));
  for (const file of found) for (const next of lazyImports(closure([file]))) found.add(next);
  return [...found];
}
