import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { expect, openCase, problem, refusals, tab, test } from './desk';

// Playwright's recorder fetches the images of the page by itself. The content security policy refuses that.
test.use({ trace: 'off' });

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

/** An image of one pixel. */
const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

test('an image is shown on the page when asked for, one reading each, and nothing of it stays', async ({ page }) => {
  const stamp = String(Date.now());
  const names = [`one ${stamp}.png`, `two ${stamp}.png`] as const;
  const files = names.map((name) => ({ name, mimeType: 'image/png', buffer: pixel }));
  await page.locator('input[type=file]').setInputFiles(files);
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  const grants: string[] = [];
  page.on('request', (request) => operationOf(request) === 'GrantFile' && grants.push('asked'));
  const open = page.getByRole('button', { name: `View ${names[0]}` });
  await open.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('has not checked this file for viruses');
  expect(grants).toHaveLength(0);
  await expectGoodLooks(page, 'a warning before an image');
  await dialog.getByRole('button', { name: 'Show file anyway' }).click();
  const image = (name: string) => dialog.getByRole('img', { name: `Image “${name}”` });
  await expect(image(names[0])).toBeVisible();
  await expect(image(names[0])).toHaveJSProperty('naturalWidth', 1);
  expect(grants).toHaveLength(1);
  await expectGoodLooks(page, 'an image');
  const size = dialog.getByRole('button', { name: 'Original size' });
  await size.click();
  await expect(size).toHaveAttribute('aria-pressed', 'true');
  const address = (await image(names[0]).getAttribute('src')) ?? '';
  const all = (await page.getByRole('button', { name: /^View / }).evaluateAll((found) => found.map((one) => one.ariaLabel))).map((one) =>
    (one ?? '').replace('View ', ''),
  );
  const next = all[(all.indexOf(names[0]) + 1) % all.length] ?? '';
  await dialog.getByRole('button', { name: 'Next file' }).click();
  await expect(dialog.getByRole('heading')).toHaveText(next);
  // The consent was to the first file only.
  await expect(dialog).toContainText('has not checked this file for viruses');
  expect(grants).toHaveLength(1);
  await dialog.getByRole('button', { name: 'Show file anyway' }).click();
  await expect(image(next)).toBeVisible();
  expect(grants).toHaveLength(2);
  await dialog.getByRole('button', { name: 'Previous file' }).click();
  await expect(image(names[0])).toBeVisible();
  expect(grants).toHaveLength(3);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(open).toBeFocused();
  const isThere = await page.evaluate(
    (url) =>
      new Promise((done) => {
        const probe = new Image();
        probe.onload = () => done(true);
        probe.onerror = () => done(false);
        probe.src = url;
      }),
    address,
  );
  expect(isThere).toBe(false);
});

test('an image that cannot be fetched says so and is tried again', async ({ page }) => {
  const name = `lost ${String(Date.now())}.png`;
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer: pixel });
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  await page.route('**/files/*', (route) => route.fulfill({ status: 503, body: '' }));
  await page.getByRole('button', { name: `View ${name}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show file anyway' }).click();
  await expect(problem(dialog)).toContainText('The file was not opened');
  await page.unrouteAll();
  await problem(dialog).getByRole('button', { name: 'Try again' }).click();
  await expect(dialog.getByRole('img', { name: `Image “${name}”` })).toBeVisible();
});

/** A PDF with two pages. A reader finds its objects without a table. */
const pdf = Buffer.from(`%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [4 0 R 5 0 R] /Count 2 >> endobj
3 0 obj << /Length 18 >> stream
10 10 100 100 re f
endstream endobj
4 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] /Contents 3 0 R >> endobj
5 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 300] >> endobj
trailer << /Root 1 0 R >>
%%EOF
`);

test('the pages of a PDF are shown as images, and what is no PDF is said to be none', async ({ page }) => {
  const stamp = String(Date.now());
  const names = [`report ${stamp}.pdf`, `rubbish ${stamp}.pdf`] as const;
  const files = [pdf, Buffer.from('rubbish')].map((buffer, at) => ({ name: names[at] ?? '', mimeType: 'application/pdf', buffer }));
  await page.locator('input[type=file]').setInputFiles(files);
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  await page.getByRole('button', { name: `View ${names[0]}` }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Show file anyway' }).click();
  for (const number of [1, 2]) {
    const drawn = dialog.getByRole('img', { name: `“${names[0]}”, page ${String(number)} of 2` });
    await expect(drawn).toHaveJSProperty('naturalWidth', 800);
  }
  await expectGoodLooks(page, 'the pages of a PDF');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: `View ${names[1]}` }).click();
  await dialog.getByRole('button', { name: 'Show file anyway' }).click();
  await expect(dialog).toContainText('The pages of this file cannot be shown.');
  await expectGoodLooks(page, 'a file that is no PDF');
});
