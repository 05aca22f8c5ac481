import { expect, expectAccessible, type Page } from '../support/test';
import { operationOf } from '../support/press';
import { heading, message, openCase, openMessage, problem, refusals, saveNote, tab, test } from './desk';

test.beforeEach(({ watched }) => {
  // The page logs the failed request, and the error that its error boundary caught.
  watched.expected.push(refusals, /PieceMissing/);
});

/** Makes the first requests for a chunk fail, as after a broken connection or an upgrade. */
async function missing(page: Page, piece: string, times: number, how: 'broken' | 'gone' = 'gone'): Promise<() => string[]> {
  const asked: string[] = [];
  await page.route(new RegExp(`/assets/${piece}-[^/]*\\.(js|json|css)(\\?.*)?$`), (route) => {
    asked.push(route.request().url());
    if (asked.length > times) return route.fallback();
    return how === 'broken' ? route.abort('connectionreset') : route.fulfill({ status: 404, body: 'Not found.' });
  });
  return () => asked;
}

/** Imitates an upgrade of the server: from now on, a fetched page names another main script. */
const upgrade = (page: Page) =>
  page.route('**/', async (route) => {
    if (route.request().resourceType() !== 'fetch') return route.fallback();
    return route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><script type="module" crossorigin src="/assets/index-newer.js"></script>',
    });
  });

for (const how of ['broken', 'gone'] as const)
  test(`a page whose piece did not come (${how}) is fetched again, inside the frame, and the draft stays`, async ({ page }) => {
    await openCase(page, 'NEW');
    await openMessage(page);
    await message(page).fill('half a message');
    const asked = await missing(page, 'help-page', 2, how);
    await page.getByRole('link', { name: 'Help' }).click();
    await expect(problem(page)).toContainText('A part of this page did not load.');
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => asked().length).toBe(2);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(heading(page)).toHaveText('Help');
    expect(new Set(asked()).size, 'each try has an address of its own').toBe(3);
    await page.goBack();
    await openMessage(page);
    await expect(message(page)).toHaveValue('half a message');
    await message(page).fill('');
  });

test('a tab whose piece did not come leaves the rest of its case', async ({ page }) => {
  await openCase(page, 'NEW');
  await missing(page, 'files-tab', 1);
  await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: 'Files' }).click();
  await expect(problem(page)).toContainText('A part of this page did not load.');
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Files' })).toBeVisible();
  await tab(page, 'Conversation');
  await expect(saveNote(page)).toBeVisible();
});

test('after an upgrade the page says so, loads the new version, and the words can be copied out first', async ({ page }) => {
  await openCase(page, 'NEW');
  await openMessage(page);
  await message(page).fill('words of the older version');
  await missing(page, 'help-page', 99);
  await upgrade(page);
  await page.getByRole('link', { name: 'Help' }).click();
  const notice = page.getByRole('alert');
  await expect(notice).toContainText('There is a newer version of VoiCase');
  await expect(page.getByLabel('Unsent text 1')).toHaveValue('words of the older version');
  await expectAccessible(page, 'a newer version');
  await notice.getByRole('button', { name: 'Go back' }).click();
  await openMessage(page);
  await expect(message(page)).toHaveValue('words of the older version');
  await message(page).fill('');
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(notice.getByRole('button', { name: 'Load the new version' })).toBeVisible();
  await page.unrouteAll();
  await notice.getByRole('button', { name: 'Load the new version' }).click();
  await expect(heading(page)).toHaveText('Help');
});

test('a link that the pointer rests on loads its page ahead, but no case is read before it is opened', async ({ page }) => {
  const read: string[] = [];
  page.on('request', (request) => read.push(operationOf(request) ?? ''));
  await page.goto('/cases?view=all');
  const row = page.locator('.row-link').first();
  await expect(row).toBeVisible();
  const casePage = page.waitForRequest(/\/assets\/case-page-/);
  await row.hover();
  await casePage;
  const help = page.waitForRequest(/\/assets\/help-page-/);
  await page.getByRole('link', { name: 'Help' }).focus();
  await help;
  await page.waitForLoadState('networkidle');
  expect(read.filter((name) => /^Case(|Page|Beside|Dialogue|History|Report|Files)$/.test(name))).toEqual([]);
});

test('the list is asked for while the pointer is on its link', async ({ page }) => {
  await page.goto('/help');
  await expect(heading(page)).toHaveText('Help');
  const asked = page.waitForRequest((request) => operationOf(request) === 'Cases');
  await page.getByRole('link', { name: /^Cases/ }).hover();
  await asked;
  await expect(heading(page)).toHaveText('Help');
});

test.describe('without a session', () => {
  test.use({ role: null });

  for (const piece of ['index', 'common'])
    test(`a page whose main script (${piece}) does not come says so in both languages`, async ({ page }) => {
      await missing(page, piece, 99);
      await page.goto('/sign-in');
      const notice = page.locator('#no-texts');
      await expect(notice).toBeVisible();
      await expect(notice).toContainText('VoiCase did not load completely.');
      await expect(notice).toContainText('Seite neu laden');
      await page.unrouteAll();
      await notice.getByRole('link', { name: 'Load the page again' }).click();
      await expect(heading(page)).toHaveText('Sign in');
    });

  test('a language whose texts are missing falls back visibly, in the box too', async ({ page }) => {
    await page.goto('/sign-in');
    await missing(page, 'de', 1);
    await page.getByLabel('Language').selectOption('de');
    await expect(page.getByText('This language could not be loaded.')).toBeVisible();
    await expect(page.getByLabel('Language')).toHaveValue('en');
    await page.getByLabel('Language').selectOption('de');
    await expect(heading(page)).toHaveText('Anmelden');
  });

  test('a chosen appearance is there before the style sheet and the script', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('voicase.theme', 'dark'));
    await page.route(/\/assets\/index-.*\.(js|css)$/, () => undefined);
    await page.goto('/sign-in', { waitUntil: 'commit' });
    await expect(page.locator('html')).toHaveClass('dark');
    await expect(page.locator('meta[name="color-scheme"]')).toHaveAttribute('content', 'dark');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
