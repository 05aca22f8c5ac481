import { expect, test } from 'vitest';
import { page, PieceMissing } from './lazy';

const There = () => null;

test('a page whose piece did not come is fetched again at the next visit', async () => {
  let tries = 0;
  const lazy = page(() => (++tries < 3 ? Promise.reject(new TypeError('404')) : Promise.resolve({ There })), 'There');
  await expect(lazy.preload()).rejects.toBeInstanceOf(PieceMissing);
  await expect(lazy.preload()).rejects.toBeInstanceOf(PieceMissing);
  await lazy.preload();
  await lazy.preload();
  expect(tries).toBe(3);
});
