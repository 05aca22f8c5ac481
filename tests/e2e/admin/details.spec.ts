import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { details, edit, pick, save, titleField } from './case-page';
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
