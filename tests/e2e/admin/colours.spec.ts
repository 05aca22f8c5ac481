import { expect, type Page } from '../support/test';
import { expectEdges } from '../support/looks';
import { chooseAccount, heading, openCase, tab, test } from './desk';

/** Elements that need a visible edge in forced colours. */
const EDGED =
  '.button:visible, .chip:visible, .notice:visible, .message:visible, input[type=text]:visible, textarea:visible, select:visible';

/** Expects that the current link of a navigation has another underline than the other links. */
async function expectCurrent(page: Page, name: string): Promise<void> {
  const lines = await page
    .getByRole('navigation', { name })
    .getByRole('link')
    .evaluateAll((links) =>
      links.map((link) => {
        const { borderBlockEndStyle, borderBlockEndWidth } = getComputedStyle(link);
        return { current: link.hasAttribute('aria-current'), line: `${borderBlockEndStyle} ${borderBlockEndWidth}` };
      }),
    );
  const current = lines.filter((one) => one.current).map(({ line }) => line);
  expect(current, name).toHaveLength(1);
  expect(
    lines.filter((one) => !one.current).map(({ line }) => line),
    name,
  ).not.toContain(current[0]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`pages of staff keep their edges in forced colours, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await page.goto('/cases?view=all');
    await expect(page.locator('.row-link').first()).toBeVisible();
    await expectEdges(page, EDGED, 'list');
    await expectCurrent(page, 'Case views');
    await expectCurrent(page, 'Main');
    await openCase(page, 'UNDER_INVESTIGATION');
    await expect(page.locator('.message').first()).toBeVisible();
    await expectEdges(page, EDGED, 'dialogue');
    await expectCurrent(page, 'Parts of the case');
    const buttons = page.locator('.composer .button');
    expect(
      await buttons.last().evaluate((node) => getComputedStyle(node).borderInlineStartStyle),
      'the main button looks unlike the others',
    ).toBe('double');
    await tab(page, 'Access');
    await page.getByRole('button', { name: 'Declare a conflict of interest' }).click();
    await expectEdges(page, EDGED, 'dialog');
    await page.keyboard.press('Escape');
    await page.goto('/me');
    await expect(heading(page)).toBeVisible();
    await expectEdges(page, EDGED, 'me');
  });
}

test('a page looks the same whatever was visited before', async ({ page }) => {
  const look = () =>
    page.locator('main *').evaluateAll((nodes) =>
      nodes.map((node) => {
        const { padding, margin, border, display, color, fontSize } = getComputedStyle(node);
        return [node.tagName, padding, margin, border, display, color, fontSize].join(' ');
      }),
    );
  await page.goto('/me/security');
  await expect(page.getByRole('heading', { name: 'Your sessions' }).or(page.locator('#sessions'))).toBeVisible();
  await page.waitForLoadState('networkidle');
  const before = await look();
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(heading(page)).toHaveText('Help');
  await page.goto('/cases');
  await page.locator('.row-link').first().click();
  await tab(page, 'Access');
  await chooseAccount(page, 'My account');
  await page.locator('a[href="/me/rights"]').first().click();
  await expect(page).toHaveURL('/me/rights');
  await page.goBack();
  await page.locator('a[href="/me/security"]').first().click();
  await expect(page.locator('#sessions')).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(await look()).toEqual(before);
});
