import type { Page } from '@playwright/test';
import { expectEdges } from '../support/looks';
import { expectAccessible, expectNoSidewaysScroll } from '../support/test';
import { details, more } from './case-page';
import { expect, heading, openCase, tab, test } from './desk';

const stages = (page: Page) => page.getByRole('list', { name: 'Stage' });

test('the head says where the case is, what it is, and what comes next', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  await expect(stages(page).getByRole('listitem')).toHaveText(['New', 'Triage', 'Investigation', 'Review', 'Closed']);
  await expect(stages(page).locator('[aria-current=step]')).toHaveText('Investigation');
  await expect(page.locator('.case-title')).toHaveAttribute('title', /.+/);
  await expect(page.getByRole('list', { name: 'Marks of the case' })).toContainText(/Anonymous|Confidential/);
  await expect(page.getByRole('button', { name: 'Submit for review', exact: true })).toBeVisible();
  // The rest is in the menu, which gives the focus back to its button.
  const menu = page.getByRole('button', { name: 'More actions' });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Move back to triage' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  await more(page, 'Assign case');
  await expect(page.getByRole('dialog', { name: 'Assign the case' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});

test('the old addresses lead to the conversation, and the tabs name the files', async ({ page }) => {
  await openCase(page, 'NEW');
  const address = page.url().replace(/\/conversation.*$/, '');
  for (const old of ['dialogue', 'notes', 'timeline']) {
    await page.goto(`${address}/${old}`);
    await expect(page.getByRole('heading', { level: 2, name: 'Conversation' })).toBeVisible();
  }
});

/** Focuses each control of the page behind the head, and returns those that the head covers. */
const covered = (page: Page) =>
  page.evaluate(() => {
    const all = document.querySelectorAll<HTMLElement>('.case :is(.case-main, .side) :is(a, button, input, textarea, summary)');
    const found: string[] = [];
    for (const one of all) {
      if (!one.checkVisibility() || one.closest('.composer, [data-dock]')) continue;
      window.scrollTo(0, document.documentElement.scrollHeight);
      one.focus();
      const edge = [...document.querySelectorAll('.top, .case-head, .case-where')]
        .filter((bar) => getComputedStyle(bar).position === 'sticky')
        .map((bar) => bar.getBoundingClientRect().bottom);
      const { top, width } = one.getBoundingClientRect();
      if (document.activeElement === one && width > 1 && top < Math.max(0, ...edge) - 1) found.push(one.outerHTML.slice(0, 100));
    }
    return found;
  });

test('the head stays in sight, is small on a phone, and covers nothing that has the focus', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  for (const [width, height, size] of [
    [1440, 860, ''],
    [1000, 700, ''],
    [390, 844, ''],
    [320, 640, ''],
    [1280, 500, ''],
    [1280, 900, '200%'],
  ] as const) {
    const what = `${String(width)} × ${String(height)} ${size}`;
    await page.setViewportSize({ width, height });
    await page.evaluate((text) => (document.documentElement.style.fontSize = text), size);
    for (const name of ['Conversation', 'Access'] as const) {
      await tab(page, name);
      expect(await covered(page), `${what}, ${name}`).toEqual([]);
      await expectNoSidewaysScroll(page, `${what}, ${name}`);
    }
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await expect(page.getByRole('navigation', { name: 'Case navigation' }), what).toBeInViewport();
    const stuck = await page
      .locator('.case-head, .case-where')
      .evaluateAll((all) =>
        Math.max(...all.filter((one) => getComputedStyle(one).position === 'sticky').map((one) => one.getBoundingClientRect().height)),
      );
    expect(stuck / height, `${what}: the part of the screen that the head takes`).toBeLessThan(0.25);
  }
});

test('the page can be used from right to left and in forced colours', async ({ page }) => {
  test.setTimeout(120_000);
  await openCase(page, 'UNDER_INVESTIGATION');
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 860 });
    await expectAccessible(page, `from right to left, ${String(width)} px`);
    await expectNoSidewaysScroll(page, `from right to left, ${String(width)} px`);
  }
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.emulateMedia({ forcedColors: 'active' });
  await expect(heading(page)).toBeVisible();
  await expectEdges(page, '.stages li, .mark, .neighbour, .side .detail-value', 'marks of the head');
  const weights = await stages(page)
    .getByRole('listitem')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).borderBlockStartStyle));
  expect(weights).toEqual(['solid', 'solid', 'double', 'solid', 'solid']);
  await expect(details(page)).toBeVisible();
});
