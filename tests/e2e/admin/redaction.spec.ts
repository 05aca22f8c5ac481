import type { Locator, Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { more } from './case-page';
import { expect, note, refusals, saveNote, show, tab, test } from './desk';
import { freshCase } from './fresh';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const original = (page: Page) => dialog(page).getByRole('textbox', { name: 'Original' });
const preview = (page: Page) => dialog(page).getByRole('group', { name: 'Preview' });
const status = (page: Page, text: string) => dialog(page).getByRole('status').filter({ hasText: text });
const redact = (within: Page | Locator) => within.getByRole('button', { name: /^Redact text: / });
const noteWith = (page: Page, text: string) => page.locator('.message.note').filter({ hasText: text });

async function select(page: Page, passage: string) {
  await original(page).evaluate((area: HTMLTextAreaElement, text) => {
    const at = area.value.indexOf(text);
    area.setSelectionRange(at, at + text.length);
  }, passage);
}

async function addPerson(page: Page, name: string) {
  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await within(page, 'Add a person').click();
  await expect(dialog(page)).toHaveCount(0);
}

test('a text is redacted by mouse and keyboard, compared after a conflict, and printed', async ({ page, desks, request, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  await page.addInitScript(() => {
    window.printed = [];
    window.print = () => {
      window.printed.push(document.querySelector('.case-sheet')?.textContent ?? '');
      setTimeout(() => window.dispatchEvent(new Event('afterprint')));
    };
  });
  await freshCase(page, request);
  await addPerson(page, 'Anna Brandt');
  await tab(page, 'Conversation');
  await note(page).fill('ANNA BRÁNDT wrote the log on Monday.');
  await saveNote(page).click();
  const entry = noteWith(page, 'wrote the log');
  await redact(entry).click();

  await within(page, 'Save redacted version').click();
  await expect(dialog(page).getByText('Nothing is blacked out.').first()).toBeVisible();
  await within(page, 'Black out passage').click();
  await expect(dialog(page).getByText('Select a passage in the original first.').first()).toBeVisible();
  await expect(dialog(page).getByRole('textbox', { name: 'Reason' })).not.toHaveAttribute('required');
  await within(page, 'Black out names').click();
  await expect(status(page, '1 passage with a name is blacked out.')).toBeVisible();
  await expect(preview(page)).toContainText('███ wrote the log on Monday.');
  await within(page, 'Black out names').click();
  await expect(status(page, 'No further name')).toBeVisible();
  await select(page, 'Monday');
  await within(page, 'Black out passage').click();
  await expect(preview(page)).toContainText('███ wrote the log on ███.');
  await expect(status(page, 'The passage is blacked out.')).toBeVisible();
  await within(page, 'Black out passage').click();
  await expect(status(page, 'The passage is already blacked out.')).toBeVisible();
  await dialog(page).getByText('2 passages blacked out').click();
  await within(page, 'Show passage again: 2, Monday').click();
  await expect(dialog(page).getByText('1 passage blacked out')).toBeFocused();
  await within(page, 'Undo').click();
  await expect(status(page, 'The last step is undone.')).toBeVisible();
  await expect(preview(page)).toContainText('███ wrote the log on ███.');
  await within(page, 'Undo').click();
  await expect(preview(page)).toContainText('███ wrote the log on Monday.');
  // By keyboard: the word before the full stop.
  await original(page).focus();
  await page.keyboard.press('Control+End');
  await page.keyboard.press('ArrowLeft');
  for (let letters = 0; letters < 'Monday'.length; letters += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.type('other text');
  await expect(original(page)).toHaveValue('ANNA BRÁNDT wrote the log on Monday.');
  await within(page, 'Black out passage').focus();
  await page.keyboard.press('Enter');
  await expect(preview(page)).toContainText('███ wrote the log on ███.');
  await expectGoodLooks(page, 'a redacted text');

  // A closed dialog keeps the passages.
  await within(page, 'Cancel').click();
  await redact(entry).click();
  await dialog(page).getByRole('region', { name: 'Unsaved passages' }).getByRole('button', { name: 'Discard passages' }).click();
  await expect(original(page)).toBeFocused();
  await expect(preview(page)).toContainText('ANNA BRÁNDT wrote the log on Monday.');
  await within(page, 'Undo').click();
  await expect(preview(page)).toContainText('███ wrote the log on ███.');

  // A colleague saves a version meanwhile.
  const member = await desks.open('MEMBER');
  await member.goto(page.url());
  await redact(noteWith(member, 'wrote the log')).click();
  await select(member, 'the log');
  await within(member, 'Black out passage').click();
  await press(member, 'RedactText', within(member, 'Save redacted version'), [original(member)]);
  await expect(dialog(member)).toHaveCount(0);
  const newer = dialog(page).getByRole('alert', { name: 'Another member has saved this meanwhile' });
  await expect(newer).toContainText('ANNA BRÁNDT wrote ███ on Monday.');
  await within(page, 'Cancel').click();
  await redact(entry).click();
  await expect(newer, 'the draft does not follow a version that the member did not see').toContainText('ANNA BRÁNDT wrote ███ on Monday.');
  await expect(preview(page)).toContainText('███ wrote the log on ███.');
  await within(page, 'Save redacted version').click();
  await expect(newer, 'nothing is saved before the decision').toBeFocused();
  await newer.getByRole('button', { name: 'Keep my input' }).click();
  await expect(original(page)).toBeFocused();
  await dialog(page).getByLabel('Reason').fill('For the works council.');
  await within(page, 'Save redacted version').click();
  await expect(dialog(page)).toHaveCount(0);

  const versions = entry.getByRole('group', { name: 'Version of the text' });
  await versions.getByRole('button', { name: 'Redacted' }).click();
  await expect(entry).toContainText('███ wrote the log on ███.');
  await expect(entry).toContainText('For the works council.');
  await expect(entry).not.toContainText('Monday');
  await expectGoodLooks(page, 'a redacted version in the conversation');
  await versions.getByRole('button', { name: 'Original' }).click();
  await expect(entry).toContainText('Monday');

  await more(page, 'Print …');
  await dialog(page).getByLabel('Notes').check();
  await dialog(page).getByLabel('Redacted').check();
  await within(page, 'Print').click();
  await expect(dialog(page).getByRole('heading', { name: /no redacted version/ })).toBeFocused();
  await expectGoodLooks(page, 'texts without a redacted version');
  expect(await page.evaluate(() => window.printed)).toEqual([]);
  await dialog(page).getByLabel('Report').uncheck();
  await within(page, 'Print').click();
  await expect(dialog(page)).toHaveCount(0);
  const [sheet = ''] = await page.evaluate(() => window.printed);
  expect(sheet).toContain('███ wrote the log on ███.');
  expect(sheet).toContain('Redacted');
  expect(sheet).not.toContain('BRÁNDT');

  await redact(entry).click();
  await dialog(page).getByText('2 saved versions').click();
  await original(page).press('Control+a');
  await within(page, 'Show passage again').click();
  await within(page, 'Withdraw redaction').click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(versions).toHaveCount(0);
  await show(page, 'Events');
  await expect(page.getByText('Redaction withdrawn')).toBeVisible();
  await tab(page, 'Report');
  await expect(redact(page).first()).toBeVisible();
  await expectGoodLooks(page, 'a report that can be redacted');
  await member.close();
});
