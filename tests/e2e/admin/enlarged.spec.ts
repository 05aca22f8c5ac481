/**
 * Checks every main page with text of twice the size and with the text spacing of WCAG 1.4.12. Checks target heights.
 */
import type { Page } from '@playwright/test';
import { expectRoomForText } from '../support/looks';
import { expect, heading, openCase, refusals, tab, test } from './desk';
import { openFilter } from './rows';

test.setTimeout(240_000);

async function visit(page: Page, path: string) {
  await page.goto(path);
  await expect(heading(page)).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
}

/** Chips, choices and expandable sections must be as high as buttons. */
async function expectTargets(page: Page, what: string) {
  const heights = await page
    .locator('.chip:visible, .check:visible, summary:visible')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().height));
  for (const height of heights) expect(height, what).toBeGreaterThanOrEqual(36);
  return heights.length;
}

test('the list and every part of a case have room for large text', async ({ page }) => {
  await visit(page, '/cases?view=all');
  await openFilter(page, 'Stage');
  expect(await expectTargets(page, 'list')).toBeGreaterThan(3);
  await expectRoomForText(page, 'list');
  await openCase(page, 'UNDER_INVESTIGATION');
  for (const name of ['Conversation', 'Report', 'Files', 'People', 'Access']) {
    await tab(page, name);
    await expect(page.locator('.skeleton')).toHaveCount(0);
    await expectTargets(page, name);
    await expectRoomForText(page, name);
  }
});

const account = ['/', '/me', '/me/security', '/me/rights', '/help'];
test('Home and the pages of an account have room for large text', async ({ page }) => {
  for (const path of account) {
    await visit(page, path);
    await expectTargets(page, path);
    await expectRoomForText(page, path);
  }
});

test.describe('settings', () => {
  test.use({ role: 'ADMIN' });

  test('the pages of the settings have room for large text', async ({ page }) => {
    for (const path of ['users', 'users/invite', 'roles', 'departments', 'oversight', 'tokens', 'tokens/new', 'sso']) {
      await visit(page, `/settings/${path}`);
      await expectTargets(page, path);
      await expectRoomForText(page, path);
    }
    await visit(page, '/settings/users');
    await page.getByRole('row').getByRole('link').first().click();
    await expect(page.getByRole('heading', { name: 'Rights', exact: true })).toBeVisible();
    await expectRoomForText(page, 'a member');
  });
});

test.describe('before anybody has signed in', () => {
  test.use({ role: null });

  test('the sign-in has room for large text', async ({ page, watched }) => {
    watched.expected.push(refusals);
    for (const path of ['/sign-in', '/sso', '/reset-request']) {
      await visit(page, path);
      await expectRoomForText(page, path);
    }
  });
});

test('the bar at the top covers nothing that takes the focus', async ({ page }) => {
  for (const width of [1000, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await visit(page, '/cases?view=all');
    const [bar, padding] = await page.evaluate(() => {
      const top = document.querySelector('.top');
      const sticks = top && getComputedStyle(top).position === 'sticky';
      return [
        sticks ? top.getBoundingClientRect().height : 0,
        parseFloat(getComputedStyle(document.documentElement).scrollPaddingBlockStart),
      ];
    });
    expect(bar).toBeGreaterThan(0);
    expect(padding).toBeGreaterThanOrEqual(bar ?? 0);
  }
});
