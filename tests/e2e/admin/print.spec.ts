import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { more } from './case-page';
import { chooseAccount, expect, heading, memberName, note, openCase, saveNote, tab, test } from './desk';
import { freshCase } from './fresh';

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

const dialog = (page: Page) => page.getByRole('dialog');
const inDialog = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });

/** Fills the fields of the open dialog by their labels, and submits it. */
async function fillIn(page: Page, action: string, fields: Readonly<Record<string, string>>) {
  for (const [label, text] of Object.entries(fields)) await dialog(page).getByLabel(label, { exact: true }).fill(text);
  await inDialog(page, action).click();
  await expect(dialog(page)).toHaveCount(0);
}

test('the whole case is printed, with redacted minutes, and a part without content says so', async ({ page, desks, request }) => {
  test.setTimeout(240_000);
  await fakePrinter(page);
  await freshCase(page, request);
  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await fillIn(page, 'Add a person', { Name: 'Anna Brandt', 'Position (optional)': 'Foreman' });
  await tab(page, 'Tasks');
  await page.getByRole('textbox', { name: 'New task', exact: true }).fill('Ask the pilot');
  await page.getByRole('button', { name: 'Add task' }).click();
  await expect(page.locator('.task')).toHaveCount(1);
  await tab(page, 'Investigation');
  await page.getByRole('button', { name: 'Register a thing' }).click();
  await fillIn(page, 'Add to the register', { Title: 'Ledger of the harbour', 'Place of storage (optional)': 'Safe 3' });
  await page.getByRole('button', { name: 'Enter held interview' }).click();
  await fillIn(page, 'Enter interview', { Name: 'K. Lind' });
  await page.getByRole('button', { name: 'Write minutes K. Lind' }).click();
  await fillIn(page, 'Save minutes', { Minutes: 'Anna Brandt hid the ledger.' });
  await page.getByRole('button', { name: /^Redact text/ }).click();
  await inDialog(page, 'Black out names').click();
  await fillIn(page, 'Save redacted version', {});

  await more(page, 'Print …');
  await expect(dialog(page).getByRole('checkbox')).toHaveCount(12);
  await inDialog(page, 'Choose all parts').click();
  for (const box of await dialog(page).getByRole('checkbox').all()) await expect(box).toBeChecked();
  await expectGoodLooks(page, 'all parts of the sheet');
  await dialog(page).getByLabel('Original').check();
  await inDialog(page, 'Print').click();
  await expect(dialog(page)).toHaveCount(0);
  const [sheet = ''] = await printed(page);
  for (const text of ['Anna Brandt', 'Foreman', 'Ask the pilot', 'Ledger of the harbour', 'Safe 3', 'Interview with K. Lind'])
    expect(sheet).toContain(text);
  expect(sheet).toContain('Chain of custody of E1');
  expect(sheet).toContain('Anna Brandt hid the ledger.');
  expect(sheet).toContain('Questions to people without accessNone');
  expect(sheet).toContain('Closings and corrective actionsNone');

  await more(page, 'Print …');
  await dialog(page).getByLabel('Report').uncheck();
  await dialog(page).getByLabel('Interviews and minutes').check();
  await dialog(page).getByLabel('Redacted').check();
  await inDialog(page, 'Print').click();
  await expect(dialog(page).getByRole('heading', { name: /no redacted version/ })).toBeFocused();
  await expect(dialog(page).getByRole('listitem')).toHaveText(['Names, places and remarks of the interviews']);
  await inDialog(page, 'Print').click();
  await expect(dialog(page)).toHaveCount(0);
  const redacted = (await printed(page)).at(-1) ?? '';
  expect(redacted).toContain('███ hid the ledger.');
  expect(redacted).not.toContain('Brandt');
  expect(redacted).not.toContain('Safe 3');

  const viewer = await desks.open('VIEWER');
  await viewer.goto(page.url());
  await more(viewer, 'Print …');
  await expect(dialog(viewer).getByRole('checkbox')).toHaveCount(10);
  await expect(dialog(viewer).getByLabel('Messages')).toHaveCount(0);
  await expect(dialog(viewer).getByLabel('Notes')).toHaveCount(0);
  await viewer.close();
});
