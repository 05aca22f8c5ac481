import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { changeTitle, details, edit, pick, save, titleField } from './case-page';
import { expect, heading, openCase, problem, refusals, test } from './desk';

const value = (page: Page, name: string) => details(page).getByRole('button', { name: `Change: ${name}` });

test('a title is changed by the keyboard alone, and the focus returns to its value', async ({ page }) => {
  await openCase(page, 'NEW');
  const title = `By keyboard ${String(Date.now())}`;
  await value(page, 'Title').focus();
  await page.keyboard.press('Enter');
  await expect(titleField(page)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await expect(heading(page)).toContainText(title);
  await expect(value(page, 'Title')).toBeFocused();
  await expect(value(page, 'Title')).toContainText(title);
});

test('Escape restores the value and sends nothing; in a list it closes the list first', async ({ page }) => {
  await openCase(page, 'NEW');
  const sent: string[] = [];
  page.on('request', (request) => sent.push(operationOf(request) ?? ''));
  const before = await value(page, 'Title').innerText();
  await edit(page, 'Title');
  await titleField(page).fill('never saved');
  await page.keyboard.press('Escape');
  await expect(value(page, 'Title')).toBeFocused();
  expect(await value(page, 'Title').innerText()).toBe(before);

  await edit(page, 'Category');
  const category = details(page).getByRole('combobox', { name: 'Category' });
  await expect(category).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await expect(category).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(value(page, 'Category')).toBeFocused();
  expect(sent).not.toContain('UpdateCase');
});

test('a failed save says so at its field and keeps what was typed and chosen', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  let isDown = true;
  await page.route('**/graphql', (route) =>
    isDown && operationOf(route.request()) === 'UpdateCase'
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
      : route.continue(),
  );
  const title = `Kept ${String(Date.now())}`;
  const old = await heading(page).innerText();
  await edit(page, 'Title');
  await titleField(page).fill(title);
  await save(page).click();
  await expect(problem(details(page))).toContainText('Your text is still here.');
  await expect(titleField(page)).toHaveValue(title);
  expect(await heading(page).innerText()).toBe(old);
  isDown = false;
  await save(page).click();
  await expect(heading(page)).toContainText(title);
  isDown = true;
  await edit(page, 'Severity');
  const severity = details(page).getByRole('combobox', { name: 'Severity' });
  await pick(severity, 'low');
  await save(page).click();
  await expect(problem(details(page))).toBeVisible();
  await expect(severity).toHaveValue('Low');
  isDown = false;
  await save(page).click();
  await expect(value(page, 'Severity')).toContainText('Low');
  await page.unrouteAll();
});

test('categories that could not be loaded are tried again where they are chosen', async ({ page, watched }) => {
  watched.expected.push(refusals);
  let isDown = true;
  await page.route('**/graphql', (route) =>
    isDown && operationOf(route.request()) === 'Facets'
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
      : route.continue(),
  );
  await openCase(page, 'NEW');
  await edit(page, 'Category');
  await expect(problem(details(page))).toContainText('The choices could not be loaded');
  await expect(details(page).getByRole('combobox')).toHaveCount(0);
  isDown = false;
  await problem(details(page)).getByRole('button', { name: 'Try again' }).click();
  await expect(details(page).getByRole('combobox', { name: 'Category' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(value(page, 'Category')).toBeFocused();
});

test('assignees are changed where they are shown, by typing a name', async ({ page }) => {
  await openCase(page, 'NEW');
  await edit(page, 'Assignees');
  const field = details(page).getByRole('combobox', { name: 'Assignees' });
  await field.fill('manager');
  const option = page.getByRole('option').first();
  const name = (await option.locator('.picker-name').innerText()).trim();
  const chip = details(page).getByRole('button', { name: `Remove ${name}` });
  // Choosing a member again would remove the member.
  if ((await chip.count()) === 0) await page.keyboard.press('Enter');
  await expect(chip).toBeVisible();
  if (await option.isVisible()) await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
  await details(page).getByRole('button', { name: 'Save the assignment' }).click();
  await expect(value(page, 'Assignees')).toContainText(name);
  await expect(value(page, 'Assignees')).toBeFocused();
});

const changed = (page: Page) => details(page).getByRole('alert', { name: 'Another member has changed this' });

/** Records the names of the operations that the page sends. */
function watchSent(page: Page) {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(operationOf(request) ?? ''));
  return sent;
}

test('input does not overwrite a newer title of a colleague before the member has seen it', async ({ page, desks }) => {
  await openCase(page, 'NEW');
  const [mine, theirs] = [`Mine ${String(Date.now())}`, `Theirs ${String(Date.now())}`];
  const sent = watchSent(page);
  await edit(page, 'Title');
  await titleField(page).fill(mine);
  const colleague = await desks.open('ADMIN');
  await colleague.goto(page.url());
  await changeTitle(colleague, theirs);
  await colleague.close();
  await expect(changed(page)).toContainText(theirs);
  await save(page).click();
  await expect(changed(page)).toBeFocused();
  expect(sent).not.toContain('UpdateCase');
  await changed(page).getByRole('button', { name: 'Keep my input' }).click();
  await expect(changed(page)).toHaveCount(0);
  await expect(titleField(page)).toBeFocused();
  await expect(titleField(page)).toHaveValue(mine);
  await save(page).click();
  await expect(heading(page)).toContainText(mine);
});

/** Adds a member to the assignees, or removes an assignee. The list of members is closed afterwards. */
async function toggleAssignee(page: Page, name: string) {
  await edit(page, 'Assignees');
  const field = details(page).getByRole('combobox', { name: 'Assignees' });
  await field.fill(name);
  await page.getByRole('option').first().click();
  if (await page.getByRole('option').first().isVisible()) await page.keyboard.press('Escape');
  await expect(page.getByRole('option')).toHaveCount(0);
}

test('an assignment does not overwrite the newer one of a colleague before the member has seen it', async ({ page, desks }) => {
  await openCase(page, 'NEW');
  const sent = watchSent(page);
  await toggleAssignee(page, 'member');
  const colleague = await desks.open('ADMIN');
  await colleague.goto(page.url());
  await toggleAssignee(colleague, 'manager');
  await details(colleague).getByRole('button', { name: 'Save the assignment' }).click();
  await expect(value(colleague, 'Assignees')).toBeVisible();
  const newer = await value(colleague, 'Assignees').innerText();
  await colleague.close();
  await expect(changed(page)).toBeVisible();
  await details(page).getByRole('button', { name: 'Save the assignment' }).click();
  await expect(changed(page)).toBeFocused();
  expect(sent).not.toContain('AssignCase');
  await page.keyboard.press('Escape');
  await expect(value(page, 'Assignees')).toBeFocused();
  expect(await value(page, 'Assignees').innerText()).toBe(newer);
});

test('chosen assignees stay when the page becomes narrow, and Escape drops them', async ({ page }) => {
  await openCase(page, 'NEW');
  const before = await value(page, 'Assignees').innerText();
  await toggleAssignee(page, 'member');
  const chips = details(page).getByRole('button', { name: /^Remove / });
  const chosen = await chips.evaluateAll((all) => all.map((one) => one.ariaLabel));
  await page.setViewportSize({ width: 390, height: 844 });
  await details(page).getByRole('button', { name: 'Details' }).click();
  await expect.poll(() => chips.evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual(chosen);
  await details(page).getByRole('combobox', { name: 'Assignees' }).focus();
  await page.keyboard.press('Escape');
  await expect(value(page, 'Assignees')).toBeFocused();
  expect(await value(page, 'Assignees').innerText()).toBe(before);
});

test('the details can be read and edited in each look, and they are folded on a phone', async ({ page }) => {
  test.setTimeout(240_000);
  await openCase(page, 'NEW');
  await edit(page, 'Severity');
  await details(page).getByRole('combobox', { name: 'Severity' }).press('ArrowDown');
  await expect(page.getByRole('option').first()).toBeVisible();
  await expectGoodLooks(page, 'an open list');
  await page.setViewportSize({ width: 390, height: 844 });
  const opener = details(page).getByRole('button', { name: 'Details' });
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await opener.click();
  await expect(value(page, 'Title')).toBeVisible();
  await expectGoodLooks(page, 'details');
});
