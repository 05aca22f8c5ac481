import type { Locator, Page } from '@playwright/test';
import { press } from '../support/press';
import { details, more, pick } from './case-page';
import { expect, openCase, refusals, show, tab, test } from './desk';

/** The acts that lead forward have a button. The other acts are in the menu. */
const nextSteps = ['Start triage', 'Start the investigation', 'Submit for review', 'Approve and close'];

const act = async (page: Page, operation: string, name: string, fields: Record<string, string> = {}) => {
  if (nextSteps.includes(name)) await page.getByRole('button', { name, exact: true }).click();
  else await more(page, name);
  const dialog = page.getByRole('dialog');
  const words: Locator[] = [];
  for (const [label, text] of Object.entries(fields)) {
    if (label === 'Outcome') {
      await dialog.getByRole('radio', { name: text }).check();
      continue;
    }
    const field = dialog.getByRole('textbox', { name: label });
    await field.fill(text);
    words.push(field);
  }
  await press(page, operation, dialog.locator('button[type=submit]'), words);
  await expect(dialog).toBeHidden();
};

const stage = (page: Page) => page.getByRole('list', { name: 'Stage' }).locator('[aria-current=step]');

test('a case goes from new to closed, and its approver is somebody who never handled it', async ({ page, desks, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW', 'unassigned');
  await act(page, 'MoveCase', 'Start triage');
  await expect(page.getByText('Not possible yet: Start the investigation.')).toBeVisible();

  await page.getByRole('button', { name: 'Assign case', exact: true }).first().click();
  await pick(page.getByRole('dialog').getByRole('combobox', { name: 'Assignees' }), 'member');
  await press(page, 'AssignCase', page.getByRole('dialog').getByRole('button', { name: 'Save the assignment' }));
  await expect(page.getByRole('dialog')).toBeHidden();

  await act(page, 'MoveCase', 'Start the investigation', { Reason: 'Invoices are missing' });
  await act(page, 'MoveCase', 'Move back to triage', { Reason: 'Wrong department' });
  await act(page, 'MoveCase', 'Start the investigation');
  await act(page, 'SubmitForReview', 'Submit for review', {
    Outcome: 'Partly substantiated',
    Findings: 'Two of three invoices lack a delivery note.',
    'Message to the reporter': 'Thank you. We changed how invoices are approved.',
  });
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await expect(page.getByText('Wrong department')).toBeVisible();
  await expect(page.getByText('Invoices are missing')).toBeVisible();

  const closer = await desks.open('ADMIN');
  await closer.goto(page.url());
  await act(closer, 'ReturnToInvestigation', 'Return to investigation', { Reason: 'Which invoices?' });
  await page.reload();
  await act(page, 'SubmitForReview', 'Submit for review', { Findings: 'Invoices 14 and 17 lack a delivery note.' });
  await closer.reload();
  await act(closer, 'CloseCase', 'Approve and close', { 'Message to the reporter': 'Thank you. Two people now approve invoices.' });
  await expect(closer.getByRole('heading', { name: 'Closing', exact: true })).toBeVisible();
  await expect(closer.getByText('Invoices 14 and 17 lack a delivery note.')).toBeVisible();
  await expect(details(closer)).toContainText(/Due for erasure on .+, because/);
  await closer.getByText('Changed by the approver. Show the proposal').click();
  await expect(closer.getByText('Thank you. We changed how invoices are approved.')).toBeVisible();
  await act(closer, 'ReopenCase', 'Reopen the case', { Reason: 'New evidence' });
  await expect(stage(closer)).toHaveText('Investigation');
  await expect(closer.getByRole('heading', { name: 'Closing', exact: true })).toHaveCount(0);
  await closer.getByText(/: Partly substantiated$/).click();
  await expect(closer.getByText('Thank you. Two people now approve invoices.')).toBeVisible();
  await closer.close();
});

test('a report that does not belong here is closed from triage with a message to the reporter', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW', 'unassigned');
  await act(page, 'MoveCase', 'Start triage');
  await act(page, 'CloseCase', 'Close without investigation', {
    Outcome: 'Out of scope',
    'Message to the reporter': 'This is a matter for the works council, who will be glad to help.',
  });
  await expect(stage(page)).toHaveText('Closed');
});

test.describe('a viewer', () => {
  test.use({ role: 'VIEWER' });

  test('what a role does not include is not shown', async ({ page }) => {
    await page.goto('/cases?view=all');
    await page.locator('.row-link').first().click();
    await expect(page.getByRole('heading', { level: 2, name: 'Report' })).toBeVisible();
    await expect(details(page)).toContainText('Code name');
    await expect(details(page).getByRole('button')).toHaveCount(0);
    // Printing what a member may read is all that is left.
    await expect(page.locator('.case-line').getByRole('button')).toHaveCount(1);
    await page.getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('menuitem')).toHaveText(['Print …']);
    await page.keyboard.press('Escape');
    await page.goto(page.url().replace(/report$/, 'notes'));
    await expect(page.getByText('Report received')).toBeVisible();
    await expect(page.getByRole('group', { name: 'Filter of the conversation' })).toHaveCount(0);
    await expect(page.locator('.message, .composer')).toHaveCount(0);
  });
});
