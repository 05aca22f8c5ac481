// @vitest-environment node
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { assign, keysIn, writeEach } from '../../../vite.catalogs';
import { closure, later, lazyImports } from '../../../vite.graph';

const folder = mkdtempSync(join(tmpdir(), 'voicase-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, code: string): string {
  const path = join(folder, name);
  writeFileSync(path, code);
  return path;
}

test('a source file uses the keys that it names, and all keys with the beginning of a template', () => {
  const keys = ['stage.NEW', 'stage.CLOSED', 'form.stage', 'form.send', 'form'];
  expect(keysIn("t('form.send'); t(`stage.${stage}`)", keys)).toEqual(['stage.NEW', 'stage.CLOSED', 'form.send']);
});

test('a text belongs to the part that uses it; a text of several pages is loaded with the frame', () => {
  const parts = {
    entry: [file('sign-in.tsx', "t('sign-in'); t('both')")],
    app: [file('shell.tsx', "t('menu'); t('both')")],
    cases: [file('cases.tsx', "t('list'); t('shared'); t('both')")],
    case: [file('case.tsx', "t('report'); t('shared'); t('menu')")],
  };
  const keys = ['sign-in', 'both', 'menu', 'list', 'shared', 'report', 'unused'];
  expect(Object.fromEntries(assign(parts, keys))).toEqual({
    'sign-in': 'entry',
    both: 'entry',
    menu: 'app',
    list: 'cases',
    shared: 'app',
    report: 'case',
  });
});

test('a marked part of index.html is written in each language of the catalogs, English first', () => {
  const page = writeEach(
    '<main><!-- for each language -->\n<p lang="{code}" dir="{direction}">{hint}</p>\n<!-- end --></main>',
    join(file('en.json', '{ "hint": "A & B" }'), '..'),
  );
  expect(page).toBe('<main><p lang="en" dir="ltr">A &#38; B</p></main>');
  expect(() => writeEach('<!-- for each language -->{none}<!-- end -->', folder)).toThrow('en has no text none');
});

test('the graph follows static imports, and lists lazy imports apart', () => {
  const types = file('types.ts', 'export type A = 1;');
  const b = file('b.ts', 'export const b = 1;');
  const deeper = file('deeper.ts', 'export const deeper = 1;');
  const lazy = file('lazy.ts', `export const lazy = () => import('./deeper');`);
  const a = file('a.ts', `import type { A } from './types';\nimport {\n  b,\n} from './b';\nexport const load = () => import('./lazy');`);
  expect(closure([a])).toEqual(new Set([a, b]));
  expect(lazyImports(closure([a]))).toEqual([lazy]);
  expect(later([a])).toEqual([lazy, deeper]);
  expect(closure([a]).has(types)).toBe(false);
});
