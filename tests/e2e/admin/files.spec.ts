import { expect, openCase, refusals, tab, test } from './desk';

const film = (name: string) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(9 << 20, 7) });

test.beforeEach(async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  await tab(page, 'Files');
});

test('a file that is paused goes on from where it was', async ({ page }) => {
  const name = `film ${Date.now()}.bin`;
  const pieces: string[] = [];
  let hold: (() => void) | undefined;
  const held = new Promise<void>((resolve) => (hold = resolve));
  await page.route('**/up/*/*', async (route) => {
    const from = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    pieces.push(from);
    // Hold the second request while the test presses Pause. The page sends this piece again afterwards.
    if (pieces.length === 2) {
      await held;
      return route.abort().catch(() => undefined);
    }
    return route.fallback();
  });
  await page.locator('input[type=file]').setInputFiles(film(name));
  await expect.poll(() => pieces.length).toBe(2);
  const item = page.getByRole('listitem').filter({ hasText: name });
  await item.getByRole('button', { name: `Pause ${name}` }).click();
  await expect(item.getByRole('status')).toHaveText(/^Paused at \d+ %$/);
  hold?.();
  await expect(item.getByRole('button', { name: `Continue ${name}` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(item.getByRole('status')).toHaveText('Uploaded');
  expect(pieces.slice(0, 3)).toEqual(['0', String(1 << 20), String(1 << 20)]);
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
});

test('a file that breaks off says why and is tried again, and the rest does not wait for it once it is removed', async ({ page }) => {
  test.slow();
  const name = `broken ${Date.now()}.bin`;
  let isDown = true;
  await page.route('**/up/*/*', (route) =>
    isDown && !route.request().url().endsWith('/0') ? route.abort('connectionreset') : route.fallback(),
  );
  await page.locator('input[type=file]').setInputFiles([film(name), film(`gone ${name}`)]);
  const item = page.getByRole('listitem').filter({ hasText: new RegExp(`^${name}`) });
  const gone = page.getByRole('listitem').filter({ hasText: `gone ${name}` });
  for (const one of [item, gone]) {
    // The upload fails after thirteen seconds of retries.
    await expect(one.getByRole('status')).toHaveText(/^Upload failed at \d+ %\.$/, { timeout: 60_000 });
    await expect(one).toContainText('The server did not answer');
  }
  await gone.getByRole('button', { name: `Remove gone ${name}` }).click();
  isDown = false;
  await item.getByRole('button', { name: `Try again ${name}` }).click();
  await expect(item.getByRole('status')).toHaveText('Uploaded');
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  await expect(page.getByText(`gone ${name}`)).toHaveCount(0);
});

test('what cannot be taken is named and left out', async ({ page }) => {
  const small = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.locator('input[type=file]').setInputFiles([{ ...small('nothing.txt'), buffer: Buffer.alloc(0) }, small('something.txt')]);
  await expect(page.getByText('“nothing.txt” is empty and was not added.')).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'something.txt' })).toBeVisible();
  await page.locator('input[type=file]').setInputFiles(Array.from({ length: 10 }, (_, index) => small(`${index}.txt`)));
  await expect(page.getByText('These are too many files')).toBeVisible();
  await expect(page.locator('.uploads li')).toHaveCount(10);
  for (const remove of (await page.getByRole('button', { name: /^Remove / }).all()).reverse()) await remove.click();
  await expect(page.locator('.uploads li')).toHaveCount(0);
});
