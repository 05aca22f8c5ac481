import { randomUUID } from 'node:crypto';
import { press } from '../support/press';
import { pick } from './case-page';
import { account, expect, heading, openCase, refusals, tab, test } from './desk';
import { enrol, mailedLink } from './newcomer';

test.use({ role: 'ADMIN' });

test('somebody invited comes, works, and is removed: the open case goes to who takes over', async ({ page, browser, baseURL, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const [email, name] = [`robin-${randomUUID()}@example.org`, `Robin ${randomUUID()}`];
  await page.goto('/settings/users/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Start from a preset').selectOption('Investigator');
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: email })).toBeVisible();
  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  const newcomer = await context.newPage();
  expect(await mailedLink(newcomer, email, 'enrol')).toBeTruthy();
  await enrol(newcomer, email, name);
  await newcomer.goto('/cases?view=all');
  await expect(newcomer.getByText('There are no open cases')).toBeVisible();

  await openCase(page, 'NEW', 'unassigned');
  const number = await heading(page).locator('.number').innerText();
  await page.getByRole('button', { name: 'Assign case', exact: true }).click();
  await pick(page.getByRole('dialog').getByRole('combobox', { name: 'Assignees' }), name);
  await page.getByRole('dialog').getByRole('button', { name: 'Save the assignment' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const address = page.url();
  await newcomer.goto('/cases?view=all');
  await expect(newcomer.getByText(number)).toBeVisible();

  await page.goto('/settings/users');
  await expect(page.getByRole('listitem').filter({ hasText: email })).toHaveCount(0);
  await page.getByRole('row').filter({ hasText: email }).getByRole('link').click();
  await expect(page.getByText('one open case')).toBeVisible();
  await page.getByRole('button', { name: 'Remove member' }).click();
  const dialog = page.getByRole('dialog');
  const heir = await dialog.getByLabel('Successor for open cases').getByRole('option').nth(1).innerText();
  await dialog.getByLabel('Successor for open cases').selectOption({ label: heir });
  await press(page, 'RemoveMember', dialog.getByRole('button', { name: 'Remove member' }), [dialog.getByLabel('Successor for open cases')]);
  await expect(page.getByText('One case was handed over.')).toBeVisible();
  await expect(heading(page)).toHaveText('Members');
  await expect(page.getByRole('row').filter({ hasText: account('MEMBER').email })).toHaveCount(1);
  await expect(page.getByRole('row').filter({ hasText: email })).toHaveCount(0);

  await newcomer.reload();
  await expect(heading(newcomer)).toHaveText('You are not a member of an organisation');
  await context.close();
  await page.goto(address);
  await expect(page.locator('.case-head')).toContainText(heir);
  await tab(page, 'Access');
  await expect(page.getByRole('listitem').filter({ hasText: `Assignees: ${heir}` })).toBeVisible();
});
