import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const here = import.meta.dirname;
const read = (file: string) => readFileSync(join(here, file), 'utf8');
const sheets = readdirSync(here).filter((name) => name.endsWith('.css'));

/** The selectors of a sheet outside of conditions. */
function selectors(css: string): string[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@[\w-]+[^{;]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '');
  return [...plain.matchAll(/([^{}]+)\{/g)].flatMap(([, list = '']) =>
    list.split(/,(?![^(]*\))/).map((one) => one.trim().replace(/\s+/g, ' ')),
  );
}

/** The only modules that load sheets: the entry, and the application behind the sign-in. */
const loaders = ['main.tsx', join('app', 'application.tsx')];

test('no page brings a sheet of its own: the entry and the application load all, in one order', () => {
  const files = readdirSync(join(here, '..'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tsx') && !loaders.includes(name),
  );
  expect(files.filter((name) => /import '[^']*\.css'/.test(read(join('..', name))))).toEqual([]);
  const loaded = loaders.flatMap((name) => [...read(join('..', name)).matchAll(/\/styles\/([\w-]+\.css)'/g)].map(([, sheet]) => sheet));
  expect(loaded.toSorted()).toEqual(sheets.toSorted());
});

test('no two sheets give looks to the same thing', () => {
  const owners = new Map<string, string[]>();
  for (const sheet of sheets) for (const one of new Set(selectors(read(sheet)))) owners.set(one, [...(owners.get(one) ?? []), sheet]);
  expect([...owners].filter(([, names]) => names.length > 1)).toEqual([]);
});
