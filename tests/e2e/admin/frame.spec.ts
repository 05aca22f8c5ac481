import { operationOf } from '../support/press';
import { sendReports } from '../support/wire';
import { expectGoodLooks, expectRoomForText } from '../support/looks';
import { expect, expectNoSidewaysScroll, type Page } from '../support/test';
import { account, accountButton, chooseAccount, heading, openCase, palette, problem, refusals, test } from './desk';

const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const menu = (page: Page) => page.getByRole('menu');
const field = (page: Page) => palette(page).getByRole('combobox');

test.describe('the rail', () => {
  test('shows where the member is, and the number of cases in the queue', async ({ page }) => {
    await page.goto('/cases');
    const cases = rail(page).getByRole('link', { name: /^Cases/ });
    await expect(cases).toHaveAttribute('aria-current', 'page');
    const queue = page.getByRole('navigation', { name: 'Case views' }).getByRole('link', { name: /^My queue/ });
    const count = (await queue.locator('.count').innerText()).trim();
    await expect(cases.locator('.count')).toHaveText(count);
    await rail(page).getByRole('link', { name: 'Help' }).click();
    await expect(heading(page)).toHaveText('Help');
    await expect(cases).not.toHaveAttribute('aria-current');
    await expect(rail(page).getByRole('link', { name: 'Help' })).toHaveAttribute('aria-current', 'page');
    await expect(cases.locator('.count')).toHaveText(count);
  });

  for (const path of ['/cases', '/cases?view=mine', '/'])
    test(`${path} brings the number, so no further request counts the queue`, async ({ page }) => {
      const counts: string[] = [];
      page.on('request', (request) => /^(CaseCounts|CasesQueue)$/.test(operationOf(request) ?? '') && counts.push(request.url()));
      await page.goto(path);
      await expect(rail(page).locator('.count').first()).toBeVisible();
      // Look no further than the first data, because a case that another test changes is counted again.
      expect(counts).toEqual([]);
    });

  test('the number of cases changes on a page without cases, when a report arrives', async ({ page, request }) => {
    await page.goto('/help');
    const count = rail(page)
      .getByRole('link', { name: /^Cases/ })
      .locator('.count');
    const shown = async () => Number(await count.innerText());
    await expect(count).toBeVisible();
    const before = await shown();
    await expect(async () => {
      await sendReports(request, 1);
      await expect.poll(shown, { timeout: 5000 }).toBeGreaterThan(before);
    }).toPass();
  });

  test('the link with the number leads to the cases that the number counts, also after a narrower list', async ({ page }) => {
    await page.goto('/cases?view=all&severity=HIGH');
    await expect(page.locator('.row-link').first()).toBeVisible();
    await rail(page).getByRole('link', { name: 'Help' }).click();
    await expect(heading(page)).toHaveText('Help');
    await rail(page)
      .getByRole('link', { name: /^Cases/ })
      .click();
    await expect(page).toHaveURL('/cases');
    await expect(page.getByRole('navigation', { name: 'Case views' }).getByRole('link', { name: /^My queue/ })).toHaveAttribute(
      'aria-current',
      'page',
    );
  });

  test('has no settings for a member without the right', async ({ desks }) => {
    const viewer = await desks.open('VIEWER');
    await viewer.goto('/cases');
    await expect(rail(viewer).getByRole('link', { name: 'Help' })).toBeVisible();
    await expect(rail(viewer).getByRole('link', { name: 'Settings' })).toHaveCount(0);
    await viewer.close();
  });

  test('is narrow below 1,100 px, and a bar at the bottom of a phone', async ({ page }) => {
    await page.goto('/cases');
    await expect(page.locator('.row-link').first()).toBeVisible();
    for (const [width, atSide] of [
      [1280, true],
      [1000, true],
      [390, false],
      [320, false],
    ] as const) {
      await page.setViewportSize({ width, height: 844 });
      const box = await rail(page).boundingBox();
      if (!box) throw new Error('no rail');
      if (atSide) expect(box.width).toBe(width === 1280 ? 216 : 84);
      else expect([box.x, box.width, Math.round(box.y + box.height)]).toEqual([0, width, 844]);
      const names = await rail(page).getByRole('link').allInnerTexts();
      expect(names.every((name) => name.trim() !== '')).toBe(true);
      await expectNoSidewaysScroll(page, String(width));
    }
  });

  test('the last row of a long page is not behind the bar at the bottom', async ({ page }) => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto('/cases?view=all');
    const row = page.locator('.row-link').last();
    await row.focus();
    const bottom = row.evaluate((node) => node.getBoundingClientRect().bottom);
    expect(await bottom).toBeLessThanOrEqual(await rail(page).evaluate((node) => node.getBoundingClientRect().top));
  });

  test('bar and rail are not printed', async ({ page }) => {
    await page.goto('/help');
    await expect(heading(page)).toBeVisible();
    await page.emulateMedia({ media: 'print' });
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(rail(page)).toBeHidden();
    await expect(heading(page)).toBeVisible();
    await page.emulateMedia({ media: 'screen' });
  });
});

test.describe('the account menu', () => {
  test('opens, moves and closes by keyboard, and gives the focus back', async ({ page }) => {
    await page.goto('/help');
    await accountButton(page).focus();
    await page.keyboard.press('Enter');
    await expect(menu(page).getByRole('menuitem', { name: 'My account' })).toBeFocused();
    await expect(menu(page)).toContainText(account('MANAGER').email);
    await page.keyboard.press('End');
    await expect(menu(page).getByRole('menuitem', { name: 'Sign out' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(menu(page)).toHaveCount(0);
    await expect(accountButton(page)).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText('My account');
    await expect(heading(page)).toBeFocused();
  });

  test('a dialog from the menu gives the focus back to the button of the menu', async ({ page }) => {
    await page.goto('/help');
    await chooseAccount(page, 'Keyboard shortcuts');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(accountButton(page)).toBeFocused();
  });

  test('changes appearance and language in place', async ({ page }) => {
    await page.goto('/help');
    await accountButton(page).click();
    await menu(page).getByRole('menuitemradio', { name: 'Dark' }).click();
    await expect(page.locator('html')).toHaveClass('dark');
    await expect(menu(page).getByRole('menuitemradio', { name: 'Dark' })).toBeChecked();
    await menu(page).getByRole('menuitemradio', { name: 'Same as the system' }).click();
    await menu(page).getByRole('menuitemradio', { name: 'Deutsch' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await menu(page).getByRole('menuitemradio', { name: 'English' }).click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.keyboard.press('Escape');
  });

  test('is accessible, also on a phone', async ({ page }) => {
    await page.goto('/help');
    await accountButton(page).click();
    await expect(menu(page)).toBeVisible();
    await expectGoodLooks(page, 'account menu');
    await expectRoomForText(page, 'account menu');
  });

  test('a failed sign-out stays until it is closed', async ({ page, watched }) => {
    watched.expected.push(refusals);
    await page.goto('/help');
    await page.route('**/graphql/auth', (route) =>
      operationOf(route.request()) === 'SignOut'
        ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
        : route.fallback(),
    );
    await chooseAccount(page, 'Sign out');
    await expect(problem(page.getByRole('dialog'))).toContainText('Your session is still open in this browser.');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(heading(page)).toHaveText('Help');
  });
});

test.describe('hidden titles', () => {
  test.afterEach(async ({ page }) => {
    await page.evaluate(() => localStorage.removeItem('voicase.titles'));
  });

  test('no page shows the title of a case, in any tab, until the member shows titles again', async ({ page }) => {
    await page.goto('/cases?view=all&stage=UNDER_INVESTIGATION&order=RECEIVED');
    const row = page.locator('.row-link').last();
    const title = await row.locator('[dir=auto]').innerText();
    const number = await row.locator('.number').innerText();
    expect(title).not.toBe('');
    const hidden = async (target: Page, what: string) => {
      await expect(heading(target)).toBeVisible();
      await expect(target.locator('.skeleton')).toHaveCount(0);
      expect(await target.locator('html').evaluate((html) => html.outerHTML), what).not.toContain(title);
    };

    await accountButton(page).click();
    const hide = menu(page).getByRole('menuitemcheckbox', { name: 'Hide case titles' });
    await hide.click();
    await expect(hide).toBeChecked();
    await page.keyboard.press('Escape');
    await hidden(page, 'list');
    await page.reload();
    await expect(page.locator('.row-link').last()).toBeVisible();
    await hidden(page, 'list after a reload');

    await openCase(page, 'UNDER_INVESTIGATION');
    await expect(page.locator('main')).toContainText(number);
    const parts = page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link');
    for (const part of await parts.all()) {
      await part.click();
      await expect(part).toHaveAttribute('aria-current', 'page');
      await hidden(page, await part.innerText());
    }
    const other = await page.context().newPage();
    await other.goto(page.url());
    await hidden(other, 'a new tab');

    await page.keyboard.press('Control+k');
    await field(page).fill('show case titles');
    await page.keyboard.press('Enter');
    await expect(heading(page)).toContainText(title);
    await expect(heading(other)).toContainText(title);
    await other.close();
  });
});
