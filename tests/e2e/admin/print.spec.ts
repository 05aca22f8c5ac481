import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { more } from './case-page';
import { chooseAccount, expect, heading, memberName, note, openCase, saveNote, test } from './desk';

declare global {
  interface Window {
    printed: string[];
  }
}

/** Replaces the browser's print dialog. It keeps the text of the sheet, then reports the end like the browser does. */
const fakePrinter = (page: Page) =>
  page.addInitScript(() => {
    window.printed = [];
    window.print = () => {
      window.printed.push(document.querySelector('.case-sheet')?.textContent ?? '');
      setTimeout(() => window.dispatchEvent(new Event('afterprint')));
    };
  });
const printed = (page: Page) => page.evaluate(() => window.printed);

test('the chosen parts are printed on a sheet that leaves the page afterwards', async ({ page }) => {
  await fakePrinter(page);
  await openCase(page, 'NEW');
  const text = `Printed note ${String(Date.now())}`;
  await note(page).fill(text);
  await saveNote(page).click();
  await expect(page.locator('.message.note').filter({ hasText: text })).toBeVisible();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(operationOf(request) ?? ''));
  await more(page, 'Print …');
  const dialog = page.getByRole('dialog', { name: 'Print the case' });
  await expectGoodLooks(page, 'print');
  await dialog.getByLabel('Report').uncheck();
  await dialog.getByRole('button', { name: 'Print', exact: true }).click();
  await expect(dialog.getByText('Choose at least one part.')).toBeVisible();
  await dialog.getByLabel('Notes').check();
  await dialog.getByLabel('Events').check();
  await dialog.getByRole('button', { name: 'Print', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();
  await expect(page.locator('.case-sheet')).toHaveCount(0);
  const [sheet = ''] = await printed(page);
  expect(sheet).toContain(await heading(page).locator('.number').innerText());
  expect(sheet).toContain(await memberName(page));
  expect(sheet).toContain('Confidential');
  expect(sheet).toContain(text);
  expect(sheet).toContain('Report received');
  expect(asked).toContain('CaseHistory');
  expect(asked).not.toContain('CaseReport');
});

test('on paper there is only the sheet, in light colours, and a hidden title is not on it', async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => undefined;
  });
  await page.goto('/cases?view=all&stage=UNDER_INVESTIGATION');
  await page.getByRole('link', { name: /Unpaid breaks of agency workers/ }).click();
  await expect(heading(page)).toContainText('Unpaid breaks');
  await chooseAccount(page, 'Hide case titles');
  await page.keyboard.press('Escape');
  await expect(heading(page)).not.toContainText('Unpaid breaks');
  await expect(page.locator('.case')).not.toContainText('Unpaid breaks');
  await chooseAccount(page, 'Dark');
  await expect(page.locator('html')).toHaveClass('dark');
  await page.keyboard.press('Escape');
  await more(page, 'Print …');
  await page.getByRole('dialog').getByRole('button', { name: 'Print', exact: true }).click();
  await expect(page.locator('.case-sheet')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.case-sheet').getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('#root')).toBeHidden();
  await expect(page.locator('.case-sheet')).not.toContainText('Unpaid breaks');
  // The muted colour of the light look.
  await expect(page.locator('.case-sheet dt').first()).toHaveCSS('color', 'rgb(74, 87, 100)');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'screen' });
  await expect(page.locator('.case-sheet')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.locator('.case-sheet')).toHaveCount(0);
  await chooseAccount(page, 'Same as the system');
  await page.keyboard.press('Escape');
  await chooseAccount(page, 'Hide case titles');
});
