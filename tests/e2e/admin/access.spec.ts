import type { APIRequestContext, Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, memberName, openCase, refusals, show, tab, test } from './desk';
import { freshCase } from './fresh';

/** Creates a case, because the test makes its case invisible to a member. Returns the URL of the case's Access tab. */
async function freshAccess(page: Page, request: APIRequestContext) {
  await freshCase(page, request);
  await tab(page, 'Access');
  return page.url();
}

test('a case is restricted with a reason to those who need it, and opened again', async ({ page, desks, request, watched }) => {
  watched.expected.push(refusals);
  const url = await freshAccess(page, request);
  const member = await desks.open('MEMBER');
  await member.goto(url);
  await expect(member.getByRole('heading', { name: 'Members who can see this case' })).toBeVisible();
  await expect(member.getByRole('button', { name: 'Restrict the case' })).toHaveCount(0);

  await expect(page.getByText(/^Members of /)).toBeVisible();
  await page.getByRole('button', { name: 'Restrict the case' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /You keep access/ })).toBeDisabled();
  await dialog
    .getByRole('checkbox', { name: /Administrator$/ })
    .first()
    .check();
  await dialog.getByRole('button', { name: 'Restrict the case' }).click();
  await expect(dialog.getByText('Enter a reason.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('It touches the whole department');
  await press(page, 'RestrictCase', dialog.getByRole('button', { name: 'Restrict the case' }), [dialog.getByLabel('Reason')]);
  await expect(page.getByText('Only these members')).toBeVisible();
  await expect(page.locator('.side')).toContainText('Restricted to named members');
  await member.reload();
  await expect(heading(member)).toHaveText('You cannot see this case');

  await page.getByRole('button', { name: 'Lift the restriction' }).click();
  await dialog.getByLabel('Reason').fill('It does not');
  await press(page, 'LiftRestriction', dialog.getByRole('button', { name: 'Lift the restriction' }), [dialog.getByLabel('Reason')]);
  await expect(page.getByText(/^Members of /)).toBeVisible();
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await expect(page.getByRole('listitem').filter({ hasText: 'Restricted to named members' })).toContainText(
    'It touches the whole department',
  );
  await expect(page.getByRole('listitem').filter({ hasText: 'Restriction lifted' })).toContainText('It does not');
  await expect(page.getByText('Report received')).toHaveCount(1);
  await member.reload();
  await expect(heading(member)).toBeVisible();
  await member.close();
});

test('a member who is named loses the case at once, and has it back when the entry was a mistake', async ({
  page,
  desks,
  request,
  watched,
}) => {
  watched.expected.push(refusals);
  const url = await freshAccess(page, request);
  const member = await desks.open('MEMBER');
  await member.goto('/cases');
  const name = await memberName(member);

  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Add a person' }).click();
  await expect(dialog.locator('.error')).toHaveText('Enter a name.');
  await dialog.getByLabel('Name').fill('The one with the red folder');
  await dialog.getByLabel('Is this person a member?').selectOption({ label: name });
  await expect(dialog.getByText('This member is excluded and loses access immediately.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add a person' }).click();
  await expect(page.getByText(`Excluded from this case: ${name}`)).toBeVisible();
  await member.goto(url);
  await expect(heading(member)).toHaveText('You cannot see this case');
  await expectGoodLooks(page, 'people');

  await page.getByRole('button', { name: 'Remove the entry of The one with the red folder' }).click();
  await dialog.getByLabel('Reason').fill('Somebody else of the same name');
  await press(page, 'RemovePerson', dialog.getByRole('button', { name: 'Remove the entry' }), [dialog.getByLabel('Reason')]);
  await expect(page.getByText('No person has been added.')).toBeVisible();
  await member.reload();
  await expect(heading(member)).toBeVisible();
  await member.close();
});

test('who steps back from a case is told what happens, and then sees neither it nor its number', async ({ page, request, watched }) => {
  watched.expected.push(refusals);
  const url = await freshAccess(page, request);
  const number = await heading(page).locator('.number').innerText();
  await page.getByRole('button', { name: 'Declare a conflict of interest' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('You cannot undo this.');
  await expectGoodLooks(page, 'conflict of interest');
  await dialog.getByRole('button', { name: 'Recuse yourself permanently' }).click();
  await expect(dialog.getByText('Enter a reason.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('My brother works there');
  await press(page, 'RecuseMyself', dialog.getByRole('button', { name: 'Recuse yourself permanently' }), [dialog.getByLabel('Reason')]);
  await expect(page.getByText(`You have recused yourself from ${number}.`)).toBeVisible();
  await expect(heading(page)).toHaveText('Cases');
  await page.goto('/cases?view=all&order=NUMBER');
  await expect(page.locator('.row-link').first()).toBeVisible();
  await expect(page.getByText(number)).toHaveCount(0);
  await page.goto(url);
  await expect(heading(page)).toHaveText('You cannot see this case');
});

test('a case is routed to another department', async ({ page, desks, watched }) => {
  watched.expected.push(refusals);
  const admin = await desks.open('ADMIN');
  const name = `Legal ${Date.now()}`;
  await admin.goto('/settings/departments');
  await admin
    .getByRole('button', { name: /^Add below/ })
    .first()
    .click();
  await admin.getByRole('dialog').getByLabel('Name').fill(name);
  await admin.getByRole('dialog').getByRole('button', { name: 'Add the department' }).click();
  await expect(admin.getByRole('heading', { name })).toBeVisible();
  await admin.close();

  await openCase(page, 'NEW');
  await tab(page, 'Access');
  await page.getByRole('button', { name: 'Route to another department' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Route the case' }).click();
  await expect(dialog.getByText('Choose a department.')).toBeVisible();
  await dialog.getByLabel('Department').selectOption({ label: name });
  await press(page, 'RouteCase', dialog.getByRole('button', { name: 'Route the case' }));
  await expect(page.getByText(`The case is now in ${name}.`)).toBeVisible();
  await expect(page.locator('.side')).toContainText(name);
});
