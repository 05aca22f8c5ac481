import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { more, pick } from './case-page';
import { expect, note, refusals, test } from './desk';
import { freshCase } from './fresh';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const field = (page: Page, name: string) => dialog(page).getByRole('textbox', { name, exact: true });

test.use({ role: 'ADMIN' });

test('templates are taken over, written in two languages, changed and deleted', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/settings/templates');
  await page.getByRole('button', { name: 'Take over prepared templates: Text blocks' }).click();
  await expect(page.getByRole('heading', { name: 'Ask for details' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Add text block' }).click();
  await within(page, 'Save template').click();
  await expect(dialog(page).getByText('Enter a name.').first()).toBeVisible();
  const name = `Block ${String(Date.now())}`;
  await field(page, 'Name').fill(name);
  await field(page, 'Text').fill('Dear {{reporter}}');
  await within(page, 'Save template').click();
  await expect(dialog(page).getByText('The text has a variable that does not exist.').first()).toBeVisible();
  await field(page, 'Text').fill('Received on ');
  await dialog(page).getByText('Variables', { exact: true }).click();
  await dialog(page).getByRole('button', { name: 'Insert {{received_on}}' }).click();
  await expect(field(page, 'Text')).toHaveValue('Received on {{received_on}}');
  await expectGoodLooks(page, 'the form of a text block');
  await dialog(page).getByLabel('Add a language').selectOption({ label: 'German' });
  await field(page, 'Name').fill(`${name} deutsch`);
  await field(page, 'Text').fill('Eingegangen am {{received_on}}');
  await press(page, 'AddTemplate', within(page, 'Save template'), [field(page, 'Name')]);
  await expect(page.getByRole('heading', { name, exact: true })).toHaveCount(1);

  await page.getByRole('button', { name: `Edit ${name}`, exact: true }).click();
  await expect(dialog(page).getByRole('button', { name: 'German' })).toBeVisible();
  await field(page, 'Name').fill(`${name} new`);
  await press(page, 'ChangeTemplate', within(page, 'Save template'), [field(page, 'Name')]);
  await page.getByRole('button', { name: `Delete ${name} new`, exact: true }).click();
  await within(page, 'Delete template').click();
  await expect(page.getByRole('heading', { name: `${name} new` })).toHaveCount(0);

  await page.getByRole('button', { name: 'Add checklist' }).click();
  await dialog(page).getByRole('button', { name: 'Add a task' }).click();
  await expect(field(page, 'Task 2')).toBeVisible();
  await within(page, 'Move task 2 up').click();
  await expectGoodLooks(page, 'the form of a checklist');
  await page.keyboard.press('Escape');
  await expectGoodLooks(page, 'the templates');
});

test('a text block is filled from the case, and a gap in it holds the message back', async ({ page, request, desks }) => {
  await page.goto('/settings/templates');
  for (const kind of ['Text blocks', 'Letters']) await page.getByRole('button', { name: `Take over prepared templates: ${kind}` }).click();
  await expect(page.getByRole('heading', { name: 'Invitation to an interview' })).toHaveCount(1);

  const manager = await desks.open('MANAGER');
  await freshCase(manager, request);
  await note(manager).fill('Before. After.');
  await note(manager).evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(8, 8));
  await manager.getByRole('button', { name: 'Insert text block' }).click();
  await pick(dialog(manager).getByRole('combobox', { name: 'Text block' }), 'details');
  await expect(dialog(manager).getByRole('region', { name: 'Preview' })).toContainText(/Thank you for your report of \d/);
  await expectGoodLooks(manager, 'the choice of a text block');
  await within(manager, 'Insert text').click();
  await expect(note(manager)).toHaveValue(/^Before\. Thank you for your report.*anonymous\.After\.$/);
  await expect(note(manager)).toBeFocused();
  await note(manager).fill('');

  await manager
    .getByRole('button', { name: /^Message to reporter/ })
    .first()
    .click();
  const message = manager.getByRole('textbox', { name: 'Message' });
  await message.fill('Hello {{feedback_due}}');
  await manager.getByRole('button', { name: 'Send to reporter' }).click();
  await expect(manager.getByText('Fill in or delete: {{feedback_due}}')).toBeVisible();
  await message.fill('');

  await manager.evaluate(() => {
    window.print = () => {
      document.body.dataset['printed'] = document.querySelector('.letter-sheet')?.textContent ?? '';
      setTimeout(() => window.dispatchEvent(new Event('afterprint')));
    };
  });
  await more(manager, 'Write a letter …');
  await dialog(manager).getByLabel('Template').selectOption({ label: 'Invitation to an interview (English)' });
  await expect(field(manager, 'Text')).toHaveValue(/Our file number is VC-/);
  await field(manager, 'Recipient (optional)').fill('K. Brandt');
  await expectGoodLooks(manager, 'a letter');
  await within(manager, 'Print letter').click();
  await expect(manager.locator('body')).toHaveAttribute('data-printed', /K\. Brandt/);
  await manager.close();
});
