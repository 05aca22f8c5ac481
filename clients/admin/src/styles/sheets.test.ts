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

test('no page brings a sheet of its own: all are there from the start, in one order', () => {
  const files = readdirSync(join(here, '..'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.tsx') && name !== 'main.tsx' && name !== join('app', 'application.tsx'),
  );
  expect(files.filter((name) => /import '[^']*\.css'/.test(read(join('..', name))))).toEqual([]);
  const loaded = read('../main.tsx') + read('../app/application.tsx');
  for (const sheet of sheets) expect(loaded).toContain(`/styles/${sheet}`);
});

test('no two sheets give looks to the same thing', () => {
  const owners = new Map<string, string[]>();
  for (const sheet of sheets) for (const one of new Set(selectors(read(sheet)))) owners.set(one, [...(owners.get(one) ?? []), sheet]);
  expect([...owners].filter(([, names]) => names.length > 1)).toEqual([]);
});
