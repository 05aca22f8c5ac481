import { expectGoodLooks as check } from '../support/looks';
import { more } from './case-page';
import { expect, heading, openCase, refusals, tab, test } from './desk';
import { openFilter } from './rows';

test.describe('before anybody has signed in', () => {
  test.use({ role: null });

  test('sign-in and enrolment', async ({ page, watched }) => {
    watched.expected.push(refusals);
    for (const path of ['/sign-in', '/enrol#token']) {
      await page.goto(path);
      await expect(heading(page)).toBeVisible();
      await check(page, path);
    }
  });
});

test('list, account, help', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/cases');
  await (await openFilter(page, 'Stage')).getByRole('checkbox', { name: /^New/ }).check();
  await expect(page.getByRole('list', { name: 'Active filters' })).toBeVisible();
  await check(page, 'list');
  for (const path of ['/me', '/help', '/nothing-here']) {
    await page.goto(path);
    await expect(heading(page)).toBeVisible();
    await check(page, path);
  }
});

test('every part of a case', async ({ page }) => {
  test.setTimeout(240_000);
  await openCase(page, 'UNDER_INVESTIGATION');
  for (const name of ['Conversation', 'Report', 'Files', 'People', 'Access']) {
    await tab(page, name);
    await check(page, name);
  }
});

test('the dialogs of a case', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  for (const name of ['Assign case', 'Route to another department', 'Print …', 'Submit for review']) {
    if (name === 'Submit for review') await page.getByRole('button', { name, exact: true }).click();
    else await more(page, name);
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('German is complete, and the choice lasts', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('/me');
  await page.getByLabel('Language').selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await page.goto('/cases');
  await expect(heading(page)).toHaveText('Fälle');
  await check(page, 'Liste');
  await page.goto('/me');
  await page.getByLabel('Sprache').selectOption('en');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
});
