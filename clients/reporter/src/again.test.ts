import { expect, test } from 'vitest';
import { repeatable } from '../../vite.again.ts';

/** Runs a chunk and sends its imports to `load`. */
function run(code: string, load: (address: string) => Promise<unknown>): () => Promise<unknown> {
  const body = repeatable(code).replaceAll('import(', 'load(');
  return new Function('load', body)(load) as () => Promise<unknown>;
}

test('each import that failed is tried under another address, and the one that came is kept', async () => {
  const asked: string[] = [];
  const load = run('return () => import("./work-1.js")', (address) => {
    asked.push(address);
    return asked.length < 3 ? Promise.reject(new Error('broken')) : Promise.resolve('module');
  });
  await expect(load()).rejects.toThrow('broken');
  await expect(load()).rejects.toThrow('broken');
  expect(await load()).toBe('module');
  expect(await load()).toBe('module');
  expect(asked).toEqual(['./work-1.js', './work-1.js?1', './work-1.js?2', './work-1.js?2']);
});

test('a chunk that other chunks import keeps its address, because two addresses would be two copies', () => {
  const code = 'const a = () => import("./frame-1.js")';
  expect(repeatable(code, new Set(['frame-1.js']))).toBe(code);
});

test('a chunk without imports stays as it is', () => {
  expect(repeatable('const a = 1')).toBe('const a = 1');
});
