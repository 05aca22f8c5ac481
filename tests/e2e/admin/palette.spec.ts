import { expectGoodLooks, expectRoomForText } from '../support/looks';
import { expect, expectAccessible, type Page } from '../support/test';
import { heading, palette, problem, refusals, test } from './desk';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const field = (page: Page) => palette(page).getByRole('combobox');

/** Opens a page and the palette above it. Before the page is shown, no key opens the palette. */
async function search(page: Page, path: string) {
  await page.goto(path);
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
}

test.describe('the palette', () => {
  test('opens with its keys and gives the focus back', async ({ page }) => {
    await page.goto('/help');
    const help = rail(page).getByRole('link', { name: 'Help' });
    await help.focus();
    for (const keys of ['Control+k', '/']) {
      await page.keyboard.press(keys);
      await expect(field(page)).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(palette(page)).toHaveCount(0);
      await expect(help).toBeFocused();
    }
    await page.getByRole('button', { name: 'Search cases, pages and actions' }).click();
    await expect(field(page)).toBeFocused();
  });

  test('a page opens by its name, without a mouse', async ({ page }) => {
    await search(page, '/help');
    await field(page).pressSequentially('my rights');
    // The page comes before the search, so Enter opens the page.
    await expect(palette(page).getByRole('option')).toHaveText(['My rights', 'Search all cases for “my rights”']);
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL('/me/rights');
    await expect(heading(page)).toBeFocused();
  });

  test('a case number jumps to its case, and an unknown one says what can be searched', async ({ page }) => {
    await page.goto('/cases?view=all');
    const number = await page.locator('.row-link .number').first().innerText();
    await page.keyboard.press('Control+k');
    await field(page).fill('VC-1999-9999');
    await page.keyboard.press('Enter');
    await expect(palette(page)).toContainText('There is no case with the number VC-1999-9999');
    await expect(field(page)).toHaveValue('VC-1999-9999');
    await field(page).fill(number);
    await page.keyboard.press('Enter');
    await expect(heading(page)).toContainText(number);
    await expect(palette(page)).toHaveCount(0);
  });

  test('one letter that fits nothing says how to search', async ({ page }) => {
    await search(page, '/help');
    await field(page).fill('§');
    await expect(palette(page)).toContainText('Enter two letters or more to search cases.');
    await expect(palette(page).getByRole('option')).toHaveCount(0);
    await expectAccessible(page, 'palette without an entry');
  });

  test('offers only pages that the member may open', async ({ desks }) => {
    for (const [role, count] of [
      ['VIEWER', 0],
      ['ADMIN', 1],
    ] as const) {
      const page = await desks.open(role);
      await search(page, '/help');
      await field(page).fill('Departments');
      await expect(palette(page).getByRole('option', { name: 'Departments', exact: true })).toHaveCount(count);
      await page.close();
    }
  });

  test('is accessible, also on a phone', async ({ page }) => {
    await search(page, '/help');
    await expect(palette(page).getByRole('option').first()).toBeVisible();
    await expectGoodLooks(page, 'palette');
    await expectRoomForText(page, 'palette');
    await field(page).fill('48213');
    await expectAccessible(page, 'palette with a case number');
  });

  test('is loaded when it opens, and a broken connection can be tried again', async ({ page, watched }) => {
    watched.expected.push(refusals, /PieceMissing/);
    let tries = 0;
    let isBroken = true;
    await page.route(/\/assets\/palette-[^/]*\.js/, (route) => {
      tries += 1;
      return isBroken ? route.abort('connectionreset') : route.fallback();
    });
    await page.goto('/help');
    await expect(heading(page)).toBeVisible();
    expect(tries).toBe(0);
    await page.keyboard.press('Control+k');
    await expect(problem(palette(page))).toContainText('The search could not be opened');
    isBroken = false;
    await palette(page).getByRole('button', { name: 'Try again' }).click();
    await expect(field(page)).toBeFocused();
  });
});
