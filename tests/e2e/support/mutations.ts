/** Compares a table of covered mutations with the documents of an application. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** The spec that presses a mutation's button, or the reason why repeated presses neither lose text nor duplicate it. */
export type Covered = { pressed: string } | { why: string; test?: [file: string, title: string] };

export const pressed =
  (...names: string[]) =>
  (file: string): Record<string, Covered> =>
    Object.fromEntries(names.map((name) => [name, { pressed: file }]));
export const harmless = (why: string, test?: [file: string, title: string]): Covered => ({ why, ...(test && { test }) });

const root = join(__dirname, '..');
const spec = (file: string) => readFileSync(join(root, file), 'utf8');

export function mutationsOf(application: 'admin' | 'reporter'): string[] {
  const folder = join(root, '../../clients', application, 'documents');
  return readdirSync(folder)
    .flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/^\s*mutation (\w+)/gm)])
    .flatMap(([, name]) => name ?? [])
    .sort();
}

export function expectCovered(application: 'admin' | 'reporter', table: Record<string, Covered>): void {
  expect(Object.keys(table).sort(), `mutations of ${application}`).toEqual(mutationsOf(application));
  for (const [name, covered] of Object.entries(table)) {
    if ('pressed' in covered) expect(spec(covered.pressed), `${name} in ${covered.pressed}`).toMatch(new RegExp(`'${name}',\\s`));
    else if (covered.test) expect(spec(covered.test[0]), `${name} in ${covered.test[0]}`).toContain(covered.test[1]);
  }
}
