import { translate } from '../support/connection';
import { expect, expectNoSidewaysScroll, type Page } from '../support/test';
import { details, edit, pick, save, titleField } from './case-page';
import { heading, message, note, openCase, openMessage, saveNote, sendNow, show, tab, test } from './desk';
import { openFilter } from './rows';

const LONG = 'W'.repeat(255);
const MARKS = `.${'\u0347'.repeat(99)}`.repeat(20);

/** Finds elements with people's texts that do not clip combining marks. Such marks could cover the text around them. */
const unclipped = (page: Page) =>
  page.locator('body').evaluate((body) =>
    [...body.querySelectorAll('[dir=auto]:not(input, textarea, select, option)')]
      .filter((node) => node.getClientRects().length > 0)
      .filter((node) => {
        for (let at: Element | null = node; at && !at.matches('main, dialog, header.top'); at = at.parentElement) {
          const { overflowY, display } = getComputedStyle(at);
          if (overflowY !== 'visible' && display !== 'inline') return false;
        }
        return true;
      })
      .map((node) => node.outerHTML.slice(0, 120)),
  );

/** Expects that nothing overflows at 1440 and 320 px, and that at 1280 px no combining mark covers other text. */
async function expectRoom(page: Page, what: string): Promise<void> {
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page, `${what}, ${String(width)} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await unclipped(page), what).toEqual([]);
}

test('whatever a person types wraps, and its marks stay in their own box', async ({ page }) => {
  const title = `${LONG.slice(20)}${String(Date.now())}`;
  await openCase(page, 'NEW');
  await edit(page, 'Title');
  await titleField(page).fill(title);
  await expectRoom(page, 'details');
  // The narrow page folded the details, and kept the text.
  await expect(titleField(page)).toHaveValue(title);
  await save(page).click();
  await expect(titleField(page)).toHaveCount(0);
  await expect(heading(page)).toContainText(title);
  await note(page).fill(`${MARKS} ${title}`);
  await saveNote(page).click();
  await expect(page.locator('.message.note').filter({ hasText: title })).toBeVisible();
  await expectRoom(page, 'notes');
  await openMessage(page);
  await message(page).fill(`${MARKS} ${title}`);
  await expectRoom(page, 'composer of a message');
  await sendNow(page);
  await expect(page.locator('.message.staff').filter({ hasText: title })).toBeVisible();
  await expectRoom(page, 'conversation');
  await tab(page, 'Files');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: `${'W'.repeat(200)}.txt`, mimeType: 'text/plain', buffer: Buffer.from('x') });
  await page.getByRole('button', { name: 'Add files to the case' }).click();
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  await expectRoom(page, 'files');
  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(title.slice(-200));
  await dialog.getByRole('button', { name: 'Add a person' }).click();
  await expect(dialog).toHaveCount(0);
  await expectRoom(page, 'people');
  await page.getByRole('button', { name: /^Remove the entry of W/ }).click();
  await expectRoom(page, 'dialog with a long name');
  await dialog.getByLabel('Reason').fill(`${MARKS} ${title}`);
  await dialog.getByRole('button', { name: 'Remove the entry' }).click();
  await expect(dialog).toHaveCount(0);
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await expectRoom(page, 'events');
  await page.goto('/cases?view=all&stage=NEW&order=RECEIVED');
  await expect(page.locator('.row-link').last()).toBeVisible();
  await expectRoom(page, 'list');
});

test('a department and a token with long names wrap wherever they are named', async ({ desks }) => {
  const admin = await desks.open('ADMIN');
  await admin.goto('/settings/departments');
  await admin
    .getByRole('button', { name: /^Add below/ })
    .first()
    .click();
  await admin
    .getByRole('dialog')
    .getByLabel('Name')
    .fill(`Dept${String(Date.now())}${'W'.repeat(80)}`);
  await admin.getByRole('dialog').getByRole('button', { name: 'Add the department' }).click();
  await expect(admin.getByRole('dialog')).toHaveCount(0);
  await expectRoom(admin, 'departments');
  for (const path of ['/settings/users', '/settings/users/invite', '/settings/tokens', '/settings/oversight', '/me', '/me/rights']) {
    await admin.goto(path);
    await expect(heading(admin)).toBeVisible();
    await admin.waitForLoadState('networkidle');
    await expectRoom(admin, path);
  }
  await admin.close();
});

test('what changes on a translated page is shown, and nothing breaks', async ({ page }) => {
  await openCase(page, 'NEW');
  await openMessage(page);
  await translate(page);
  await message(page).fill('x'.repeat(9_900));
  await expect(page.getByText('100 characters left')).toBeVisible();
  await translate(page);
  await message(page).fill('x'.repeat(10_010));
  await expect(page.getByText('10 characters too many')).toBeVisible();
  await expect(page.getByText('100 characters left')).toHaveCount(0);
  const text = `Translated ${String(Date.now())}`;
  await message(page).fill(text);
  await translate(page);
  await sendNow(page);
  await expect(page.locator('.message').filter({ hasText: text })).toBeVisible();
  await expect(message(page)).toHaveValue('');
  for (const name of ['Report', 'Files', 'People', 'Access', 'Conversation']) {
    await translate(page);
    await tab(page, name);
  }
  await translate(page);
  await edit(page, 'Severity');
  await translate(page);
  await pick(details(page).getByRole('combobox', { name: 'Severity' }), 'critical');
  await save(page).click();
  await expect(details(page).getByRole('button', { name: 'Change: Severity' })).toContainText('Critical');
  await translate(page);
  await page.getByRole('navigation', { name: 'Case navigation' }).getByRole('link', { name: 'All open' }).click();
  await translate(page);
  await page.getByRole('link', { name: /^All open/ }).click();
  // The list still has the filter that was set before the case was opened.
  await expect(page.getByRole('button', { name: 'Stage: New, remove this filter' })).toBeVisible();
  await translate(page);
  await (await openFilter(page, 'Stage')).getByRole('checkbox', { name: /^New/ }).uncheck();
  await expect(page.getByRole('button', { name: 'Stage: New, remove this filter' })).toHaveCount(0);
});

test('case numbers and code names are never translated', async ({ page }) => {
  await page.goto('/cases?view=all');
  await expect(page.locator('.row-link .number').first()).toHaveAttribute('translate', 'no');
  await page.locator('.row-link').first().click();
  await expect(heading(page).locator('.number')).toHaveAttribute('translate', 'no');
});
