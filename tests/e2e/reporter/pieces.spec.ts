import { facts } from '../support/facts';
import { expect, expectAccessible, test, type Page } from '../support/test';
import { button, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

test.beforeEach(({ watched }) => {
  watched.expected.push(/Failed to load resource/, /CORS|blocked/);
});

/** Makes the first requests for a chunk fail, as after a broken connection or an upgrade. */
async function missing(page: Page, piece: string, times: number, how: 'broken' | 'gone' = 'broken'): Promise<() => string[]> {
  const asked: string[] = [];
  await page.route(new RegExp(`/assets/${piece}-[^/]*\\.js(on)?(\\?.*)?$`), (route) => {
    asked.push(route.request().url());
    if (asked.length > times) return route.fallback();
    return how === 'broken' ? route.abort('connectionreset') : route.fulfill({ status: 404, body: 'Not found.' });
  });
  return () => asked;
}

for (const how of ['broken', 'gone'] as const) {
  for (const times of [1, 2]) {
    test(`the pages load after ${times} failures (${how}) without loading the page again`, async ({ page }) => {
      const asked = await missing(page, 'pages', times, how);
      await openChannel(page);
      await button(page, 'Start a report').click();
      for (let tries = 0; tries < times; tries += 1) await button(page, 'Try again').click();
      await expect(heading(page)).toHaveText(/Step 1 of/);
      expect(new Set(asked()).size, 'each try has an address of its own').toBe(times + 1);
    });

    test(`the words of a receipt load after ${times} failures (${how})`, async ({ page }) => {
      await missing(page, 'words', times, how);
      await openChannel(page);
      await startReport(page);
      await tellWhatHappened(page, 'In words.');
      await goToReview(page);
      await button(page, 'Send the report').click();
      for (let tries = 0; tries < times; tries += 1) {
        await button(page, 'Show as 12 words').click();
        await expect(page.getByText('The words could not be loaded.')).toBeVisible();
      }
      await button(page, 'Show as 12 words').click();
      await expect(page.locator('.as-words')).toBeVisible();
    });
  }
}

test('a piece that never comes leaves what is written', async ({ page }) => {
  const asked = await missing(page, 'words', 99);
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Without words.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  for (let tries = 1; tries <= 3; tries += 1) {
    await button(page, 'Show as 12 words').click();
    await expect.poll(() => asked().length).toBe(tries);
  }
  await expect(page.getByText('The words could not be loaded.')).toBeVisible();
  await keepReceipt(page);
});

test('a page whose script does not come says so after a while, with another way and a button', async ({ page }) => {
  await missing(page, 'index', 1, 'gone');
  await page.goto(facts.channel);
  const failed = page.locator('#failed');
  await expect(failed).toBeHidden();
  await expect(failed).toBeVisible({ timeout: 40_000 });
  await expect(failed).toContainText('to the public authority of your country');
  await expect(failed).toContainText('Seite neu laden');
  await expectAccessible(page, 'the static page that failed');
  await failed.getByRole('link', { name: 'Load the page again' }).click();
  await expect(button(page, 'Start a report')).toBeVisible();
});

test('a language whose texts are missing falls back visibly, in the box too', async ({ page }) => {
  await openChannel(page);
  await missing(page, 'de', 1, 'gone');
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('main').getByText('This language could not be loaded.')).toBeVisible();
  await expect(page.getByLabel('Language')).toHaveValue('en');
  await page.getByLabel('Language').selectOption('de');
  await expect(heading(page)).toHaveText('Einen Missstand melden');
  await expect(page.getByText('konnte nicht geladen werden')).toHaveCount(0);
});

test.describe('a German browser', () => {
  test.use({ locale: 'de-DE' });
  test('whose texts do not come gets another language, and is told', async ({ page }) => {
    await missing(page, 'de', 1);
    await page.goto(facts.channel);
    await expect(page.locator('html')).not.toHaveAttribute('lang', /mul|de/);
    await expect(page.locator('main .notice')).toBeVisible();
  });
});
