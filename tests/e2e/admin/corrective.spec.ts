import type { Page } from '@playwright/test';
import { expectGoodLooks as check } from '../support/looks';
import { press } from '../support/press';
import { details, pick } from './case-page';
import { expect, openCase, refusals, summary, test } from './desk';

const action = (page: Page, text: string) => details(page).getByRole('listitem').filter({ hasText: text });

/** Fills the fields of one corrective action. */
async function fill(page: Page, text: string, owner: string, due: string) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'What is done' }).fill(text);
  await pick(dialog.getByRole('combobox', { name: 'Owner' }), owner);
  await dialog.getByLabel('Due on').fill(due);
}

test('a corrective action is added, changed, done, opened again and dropped', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'UNDER_INVESTIGATION');
  const dialog = page.getByRole('dialog');
  await details(page).getByRole('button', { name: 'Add corrective action' }).click();
  await dialog.getByRole('button', { name: 'Add corrective action' }).click();
  await expect(dialog.getByText('Enter what is done.')).toBeVisible();
  await expect(dialog.getByText('Choose an owner.')).toBeVisible();
  await expect(dialog.getByText('Choose a date.')).toBeVisible();
  await fill(page, 'Lock the key cabinet', 'Another person', '2024-03-01');
  await dialog.getByRole('textbox', { name: 'Name of the person' }).fill('Site manager');
  const words = [dialog.getByRole('textbox', { name: 'What is done' })];
  await press(page, 'AddCorrectiveAction', dialog.getByRole('button', { name: 'Add corrective action' }), words);
  await expect(action(page, 'Lock the key cabinet')).toHaveCount(1);
  await expect(action(page, 'Lock the key cabinet')).toContainText(/Site manager.*overdue/);

  await action(page, 'Lock the key cabinet').getByRole('button', { name: 'Change' }).click();
  await fill(page, 'Lock both key cabinets', 'manager', '2031-03-01');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('There are two cabinets');
  await press(page, 'ChangeCorrectiveAction', dialog.getByRole('button', { name: 'Save' }), words);
  await expect(action(page, 'Lock both key cabinets')).toContainText('You');

  await action(page, 'Lock both key cabinets').getByRole('button', { name: 'Mark as done' }).click();
  await press(page, 'SettleCorrectiveAction', dialog.getByRole('button', { name: 'Mark as done' }));
  await expect(action(page, 'Lock both key cabinets')).toContainText('Done');
  await action(page, 'Lock both key cabinets').getByRole('button', { name: 'Reopen' }).click();
  await dialog.getByRole('button', { name: 'Reopen' }).click();
  await expect(dialog).toBeHidden();
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Corrective actions' }).getByRole('link').first()).toBeVisible();
  await page.goBack();
  await action(page, 'Lock both key cabinets').getByRole('button', { name: 'Drop' }).click();
  await dialog.getByRole('button', { name: 'Drop' }).click();
  await expect(dialog.getByText('Enter a reason.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The site closes');
  await dialog.getByRole('button', { name: 'Drop' }).click();
  await expect(action(page, 'Lock both key cabinets')).toContainText('The site closes');
});

test('the close dialog names each mistake, reads the amount and shows what the reporter will read', async ({ page }) => {
  test.setTimeout(240_000);
  await openCase(page, 'UNDER_INVESTIGATION');
  await page.getByRole('button', { name: 'Submit for review', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Financial damage' }).fill('about 5');
  await dialog.getByRole('button', { name: 'Add corrective action' }).click();
  await expect(dialog.getByRole('textbox', { name: 'What is done' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Submit for review' }).click();
  await expect(summary(dialog).getByRole('listitem')).toHaveCount(7);
  await check(page, 'the mistakes of a closing');
  await dialog.getByRole('button', { name: 'Remove corrective action 1' }).click();
  await dialog.getByRole('textbox', { name: 'Financial damage' }).fill('1,234.5');
  await expect(dialog.getByText('Read as €1,234.50')).toBeVisible();
  await dialog.getByRole('radio', { name: /^Spam/ }).check();
  await expect(dialog.getByRole('radio', { name: /^Short/ })).toBeChecked();
  await expect(dialog.getByText(/Due for erasure on .+, because the case needs no follow-up/)).toBeVisible();
  await dialog.getByRole('radio', { name: /^Legal proceedings/ }).check();
  await expect(dialog.getByText('Due for erasure when the proceedings end.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Message to the reporter' }).fill('Thank you. We found nothing.');
  await expect(dialog.getByRole('region', { name: 'Preview' })).toContainText('Thank you. We found nothing.');
  await check(page, 'a filled closing');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Submit for review', exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'Message to the reporter' })).toHaveValue('Thank you. We found nothing.');
});

test.describe('an approver', () => {
  test.use({ role: 'ADMIN' });

  test('approves only what they have read, and keeps what they typed', async ({ page, desks, watched }) => {
    watched.expected.push(refusals);
    await openCase(page, 'PENDING_REVIEW');
    await page.getByRole('button', { name: 'Approve and close', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Message to the reporter' }).fill('My own message.');
    await expect(dialog.getByText('Changed by you.')).toHaveCount(1);

    const proposer = await desks.open('MEMBER');
    const other = await desks.open('ADMIN');
    await other.goto(page.url());
    await other.getByRole('button', { name: 'More actions' }).click();
    await other.getByRole('menuitem', { name: 'Return to investigation' }).click();
    await other.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('Which ones?');
    await other.getByRole('dialog').getByRole('button', { name: 'Return the case' }).click();
    await expect(other.getByRole('dialog')).toBeHidden();
    await other.close();
    await proposer.goto(page.url());
    await proposer.getByRole('button', { name: 'Submit for review', exact: true }).click();
    await proposer.getByRole('dialog').getByRole('textbox', { name: 'Findings' }).fill('Newer findings.');
    await proposer.getByRole('dialog').getByRole('button', { name: 'Submit for review' }).click();
    await expect(proposer.getByRole('dialog')).toBeHidden();
    await proposer.close();

    await dialog.getByRole('button', { name: 'Close and send to reporter' }).click();
    const newer = dialog.getByRole('alert', { name: 'There is a newer proposal' });
    await expect(newer).toContainText('Newer findings.');
    await newer.getByRole('button', { name: 'Continue with the newer proposal' }).click();
    await expect(dialog.getByRole('textbox', { name: 'Findings' })).toHaveValue('Newer findings.');
    await expect(dialog.getByRole('textbox', { name: 'Message to the reporter' })).toHaveValue('My own message.');
    await dialog.getByRole('button', { name: 'Restore the proposal: Message to the reporter' }).click();
    await expect(dialog.getByText('Changed by you.')).toHaveCount(0);
  });
});
