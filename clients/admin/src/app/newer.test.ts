import { afterEach, expect, test, vi } from 'vitest';
import { isNewer } from './newer';

const html = (name: string) => `<!doctype html><head><script type="module" crossorigin src="/assets/${name}.js"></script></head>`;
const served = (body: string, status = 200) => vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
afterEach(() => vi.unstubAllGlobals());

test('another main script is a newer release, the same one is not', async () => {
  served(html('index-b'));
  expect(await isNewer(html('index-a'))).toBe(true);
  served(html('index-a'));
  expect(await isNewer(html('index-a'))).toBe(false);
});

test('a server that is away, or answers something else, is no newer release', async () => {
  served('<h1>502</h1>', 502);
  expect(await isNewer(html('index-a'))).toBe(false);
  served('hello');
  expect(await isNewer(html('index-a'))).toBe(false);
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  expect(await isNewer(html('index-a'))).toBe(false);
});
