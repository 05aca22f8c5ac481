import { expect, expectAccessible, expectNoSidewaysScroll, test, type Page } from '../support/test';
import { facts } from '../support/facts';

/** These locators use class and position, because the texts change with the language. */
const primary = (page: Page) => page.locator('button.primary');
const back = (page: Page) => page.locator('main form .actions button').last();

/** Visits every view and calls `look` with the name of the view. */
async function walk(page: Page, language: string, look: (view: string) => Promise<void>): Promise<void> {
  await page.goto(facts.channel);
  await page.locator('select').selectOption(language);
  await expect(page.locator('html')).toHaveAttribute('lang', language);
  await expect(primary(page)).toBeVisible();
  await look('landing');
  await page.locator('footer button').click();
  await look('privacy');
  await page.locator('main > button').click();
  await page.locator('.doors button').last().click();
  await page.locator('#receipt').fill('wrong');
  await primary(page).click();
  await look('return, wrong');
  await page.goBack();
  await primary(page).click();
  if (await page.locator('#anonymity').count()) {
    await page.locator('#anonymity-CONFIDENTIAL').check();
    await primary(page).click();
    await look('who, wrong');
    await page.locator('#anonymity').check();
    await primary(page).click();
  }
  await primary(page).click();
  await look('step, wrong');
  await page.locator('textarea').first().fill('x'.repeat(9900));
  const title = page.locator('h1');
  while (!(await page.locator('#files').count())) {
    const before = await title.textContent();
    for (const radio of await page.locator('fieldset').all()) await radio.locator('input').first().check();
    await look(`step ${before ?? ''}`);
    await primary(page).click();
    await expect(title).not.toHaveText(before ?? '');
  }
  await page
    .locator('#files')
    .setInputFiles({ name: 'a-rather-long-name-of-a-file-that-must-wrap-somewhere.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
  await expect(page.locator('progress')).toHaveCount(0);
  await look('files');
  await primary(page).click();
  await look('review');
  await primary(page).click();
  await expect(page.locator('#receipt-code')).toBeVisible();
  await look('receipt');
  await page.locator('.receipt .link').click();
  await expect(page.locator('.as-words')).toBeVisible();
  await look('receipt in words');
  await page.locator('#last').fill(((await page.locator('#receipt-code').textContent()) ?? '').trim().split(/\s+/).at(-1) ?? '');
  await primary(page).click();
  await expect(page.locator('#message')).toBeVisible();
  await page.locator('summary').first().click();
  await look('inbox');
  await page.locator('main > .actions button').click();
  await look('ended');
}

const looks = {
  light: { colorScheme: 'light' as const, language: 'en', width: 1280 },
  dark: { colorScheme: 'dark' as const, language: 'de', width: 1280 },
  'right to left': { colorScheme: 'light' as const, language: 'ar', width: 1280 },
  '320 pixels': { colorScheme: 'light' as const, language: 'de', width: 320 },
  '320 pixels, dark, right to left': { colorScheme: 'dark' as const, language: 'ar', width: 320 },
};

for (const [name, { colorScheme, language, width }] of Object.entries(looks)) {
  test.describe(name, () => {
    test.use({ colorScheme, viewport: { width, height: 700 } });
    test('every view is accessible and fits', async ({ page }, info) => {
      test.setTimeout(240_000);
      await walk(page, language, async (view) => {
        await expectAccessible(page, view);
        await expectNoSidewaysScroll(page, view);
        if (process.env['SHOTS'])
          await page.screenshot({
            path: `${process.env['SHOTS']}/${info.titlePath[1] ?? ''} ${view}.png`.replaceAll('\n', ' '),
            fullPage: true,
          });
      });
    });
  });
}

test('text of twice the size still fits', async ({ page }) => {
  await page.setViewportSize({ width: 640, height: 700 });
  await page.goto(facts.channel);
  await expect(primary(page)).toBeVisible();
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'));
  await expectNoSidewaysScroll(page, 'landing at 200 %');
  await primary(page).click();
  await expect(page.locator('main form')).toBeVisible();
  await expectNoSidewaysScroll(page, 'form at 200 %');
  await expect(back(page)).toBeVisible();
});

test('targets are 44 pixels high', async ({ page }) => {
  await page.goto(facts.channel);
  await expect(primary(page)).toBeVisible();
  for (const target of await page.locator('button, select').all())
    expect((await target.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(44);
});
