import type { Page } from '@playwright/test';
import { edit, more, titleField } from './case-page';
import { expect, heading, message, openMessage, refusals, tab, test } from './desk';
import { freshCase } from './fresh';

async function restrictToManagers(page: Page) {
  await page.getByRole('button', { name: 'Restrict the case' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByRole('checkbox', { name: /Administrator$/ })
    .first()
    .check();
  await dialog.getByLabel('Reason').fill('It is about one of them');
  await dialog.getByRole('button', { name: 'Restrict the case' }).click();
  await expect(page.getByText('Only these members')).toBeVisible();
}

test('a case that was taken away goes from the screen within seconds, and words not sent can be copied', async ({
  page,
  desks,
  request,
  watched,
}) => {
  watched.expected.push(refusals);
  const { number } = await freshCase(page, request);
  await tab(page, 'Access');
  const member = await desks.open('MEMBER');
  await member.goto('/cases?view=all&order=NUMBER');
  await member.locator('.row-link').filter({ hasText: number }).click();
  await tab(member, 'Report');
  await expect(member.getByText('One of many.')).toBeVisible();
  await tab(member, 'Conversation');
  await openMessage(member);
  await message(member).fill('half a question to the reporter');

  await restrictToManagers(page);
  await expect(heading(member)).toHaveText('You cannot see this case', { timeout: 20_000 });
  await expect(heading(member)).toBeFocused();
  await expect(member.locator('body')).not.toContainText(number);
  await expect(member.getByLabel('Unsent text 1')).toHaveValue('half a question to the reporter');

  await member.getByRole('link', { name: 'Back to the list' }).click();
  await expect(heading(member)).toHaveText('Cases');
  await expect(member.getByText(number)).toHaveCount(0);
  await member.goBack();
  await expect(heading(member)).toHaveText('You cannot see this case');
  await expect(member.locator('body')).not.toContainText('One of many.');
  await member.getByRole('button', { name: 'Discard unsent text' }).click();
  await expect(member.getByLabel('Unsent text 1')).toHaveCount(0);

  await page.getByRole('button', { name: 'Lift the restriction' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('It is not');
  await page.getByRole('dialog').getByRole('button', { name: 'Lift the restriction' }).click();
  await expect(page.getByText(/^Members of /)).toBeVisible();
  await member.getByRole('button', { name: 'Check again' }).click();
  await expect(heading(member)).toContainText(number);
  await member.close();
});

test('a dialog that stands open goes with its case, and so does a case that its member stepped back from in another tab', async ({
  page,
  request,
  watched,
}) => {
  watched.expected.push(refusals);
  const { number } = await freshCase(page, request);
  await tab(page, 'Access');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await edit(other, 'Title');
  await titleField(other).fill('a title that was never saved');
  await more(other, 'Route to another department');
  await expect(other.getByRole('dialog')).toBeVisible();
  await page.getByRole('button', { name: 'Declare a conflict of interest' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('I know them');
  await dialog.getByRole('button', { name: 'Recuse yourself permanently' }).click();
  await expect(heading(page)).toHaveText('Cases');
  await expect(heading(other)).toHaveText('You cannot see this case', { timeout: 20_000 });
  await expect(other.getByRole('dialog')).toHaveCount(0);
  await expect(other.locator('body')).not.toContainText(number);
  await expect(other.getByLabel('Unsent text 1')).toHaveValue('a title that was never saved');
  await other.close();
});
