import { expectGoodLooks } from '../support/looks';
import { expectAccessible, type Page } from '../support/test';
import { expect, heading, palette, problem, refusals, test } from './desk';

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search your cases' });
const find = (page: Page) => page.getByRole('button', { name: 'Search cases', exact: true });
const results = (page: Page) => page.locator('.row-link');

async function search(page: Page, text: string) {
  await page.goto('/search');
  await expect(field(page)).toBeFocused();
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 30_000 });
}

test('the palette leads to the results, and Back leads from a case to the same results', async ({ page }) => {
  await page.goto('/help');
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('invoices');
  await expect(palette(page).getByRole('option').first()).toHaveText('Search all cases for “invoices”');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/search\?of=[0-9a-f]{8}$/);
  await expect(field(page)).toHaveValue('invoices');
  await expect(results(page).first()).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('rowheader').first()).toContainText('Found in:');
  const name = await results(page).first().innerText();
  await results(page).first().click();
  await expect(page).toHaveURL(/\/cases\//);
  await page.goBack();
  await expect(field(page)).toHaveValue('invoices');
  await expect(results(page).first()).toBeFocused();
  expect(await results(page).first().innerText()).toBe(name);
  await expectGoodLooks(page, 'results');
});

test('the text of a search is in no address and no storage, so a reload asks for it again', async ({ page }) => {
  await search(page, 'invoices');
  await expect(results(page).first()).toBeVisible();
  const kept = await page.evaluate(() =>
    JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.title]),
  );
  expect(kept).not.toContain('invoices');
  await page.reload();
  await expect(page.getByText('VoiCase never keeps the text of a search')).toBeVisible();
  await expect(field(page)).toHaveValue('');
});

test('filters narrow the results and show their numbers', async ({ page }) => {
  await search(page, 'invoices');
  await page.getByRole('button', { name: 'Stage' }).click();
  const first = page.getByRole('dialog', { name: 'Stage' }).getByRole('checkbox').first();
  await expect(page.getByRole('dialog', { name: 'Stage' }).locator('.count').first()).toHaveText(/^[1-9]/);
  await first.check();
  await expect(page).toHaveURL(/stage=/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove all filters' }).click();
  await expect(page).not.toHaveURL(/stage=/);
  await expect(results(page).first()).toBeVisible();
});

test('a phone shows the filters too', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await search(page, 'invoices');
  for (const name of ['Stage', 'Severity', 'Category', 'Department']) await expect(page.getByRole('button', { name })).toBeVisible();
});

test('an empty page explains the search, and a text without a result does too', async ({ page }) => {
  await page.goto('/search');
  await expect(page.getByRole('heading', { name: 'What is searched' })).toBeVisible();
  await expectGoodLooks(page, 'search without a text');
  await find(page).click();
  await expect(page.getByText('Enter at least two letters or digits.')).toBeVisible();
  await expect(field(page)).toBeFocused();
  await search(page, 'zyzzyva');
  await expect(page.getByRole('heading', { name: 'No case matches' })).toBeVisible();
  await expectAccessible(page, 'search without a result');
});

test('a failed search keeps the text and can be repeated', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/search');
  await expect(field(page)).toBeFocused();
  await page.route('**/graphql', (route) => (route.request().postData()?.includes('invoices') ? route.abort() : route.continue()));
  await field(page).fill('invoices');
  await page.keyboard.press('Enter');
  await expect(problem(page)).toContainText('The search did not work');
  await expect(field(page)).toHaveValue('invoices');
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(results(page).first()).toBeVisible({ timeout: 30_000 });
});

test('hidden titles stay hidden in the results', async ({ page }) => {
  await search(page, 'invoices');
  const shown = await results(page).first().innerText();
  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('hide titles');
  await page.keyboard.press('Enter');
  await expect(results(page).first()).not.toHaveText(shown);
  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('show titles');
  await page.keyboard.press('Enter');
  await expect(results(page).first()).toContainText(shown.split('\n').at(-1) ?? shown);
});
