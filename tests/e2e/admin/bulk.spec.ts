/** Selecting several cases, and the acts on them. */
import type { Page } from '@playwright/test';
import { expectEdges, expectGoodLooks } from '../support/looks';
import { operationOf, press } from '../support/press';
import { begin, dialog, LIST, setSeverity, undo } from './bulk';
import { expect, memberName, problem, refusals, test } from './desk';
import { box, firstNumbers, row, selected } from './rows';

const close = (page: Page) => page.getByRole('button', { name: 'Close this notice' });

test('cases are selected by pointer, in a range, by keyboard and all together', async ({ page }) => {
  const [first = '', second = '', third = '', fourth = ''] = await firstNumbers(page, LIST, 4);
  await box(page, first).check();
  await expect(selected(page)).toContainText('1 selected');
  await box(page, third).click({ modifiers: ['Shift'] });
  await expect(selected(page)).toContainText('3 selected');
  await expect(box(page, second)).toBeChecked();
  await box(page, fourth).focus();
  await page.keyboard.press('Space');
  await expect(selected(page)).toContainText('4 selected');
  await page.keyboard.press('x');
  await expect(box(page, fourth)).not.toBeChecked();
  await page.keyboard.press('k');
  await expect(row(page, third).locator('.row-link')).toBeFocused();
  await page.keyboard.press('x');
  await expect(box(page, third)).not.toBeChecked();
  // Nothing moves when the acts appear.
  const top = async () => (await row(page, first).boundingBox())?.y;
  const before = await top();
  await selected(page).getByRole('button', { name: 'Clear the selection' }).click();
  await expect(selected(page)).toHaveCount(0);
  expect(await top()).toBe(before);
  await expect(page.locator('.filter-chips button').first()).toBeFocused();
  const all = page.getByRole('checkbox', { name: /^Select all \d+ shown cases$/ });
  await all.check();
  const count = await page.locator('.row-link').count();
  await expect(selected(page)).toContainText(`${String(count)} selected`);
  await box(page, first).uncheck();
  expect(await all.evaluate((one: HTMLInputElement) => one.indeterminate)).toBe(true);
  // Another order keeps the selection of the rows that it shows, another view does not.
  await page.goto('/cases?view=all&stage=UNDER_INVESTIGATION');
  await all.check();
  const investigated = await page.locator('.row-link').count();
  await page.getByRole('columnheader', { name: 'Severity' }).getByRole('button').click();
  await expect(page).toHaveURL(/order=SEVERITY/);
  await expect(selected(page)).toContainText(`${String(investigated)} selected`);
  await page.getByRole('link', { name: /^Unassigned/ }).click();
  await expect(selected(page)).toHaveCount(0);
});

test('an assignment adds a member, removes none, and can be undone', async ({ page }) => {
  const numbers = await firstNumbers(page, LIST, 2);
  const me = await memberName(page);
  const others = await page.evaluate(() => [...document.querySelectorAll('tbody tr .handlers [role=img]')].length);
  await begin(page, numbers, 'Assign');
  await expect(dialog(page)).toContainText('Current assignees and deputies stay');
  await expect(dialog(page)).toContainText('Undo does not change that.');
  await dialog(page).getByRole('button', { name: 'Assign cases' }).click();
  await expect(dialog(page).getByText('Choose at least one member.')).toBeVisible();
  await dialog(page).getByRole('combobox').fill(me);
  await page.keyboard.press('Enter');
  // The list of members may stay open for more choices. It closes when the focus leaves the field.
  await page.keyboard.press('Tab');
  await dialog(page).getByRole('button', { name: 'Assign cases' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText('2 cases are assigned.')).toBeVisible();
  await expect(undo(page)).toBeFocused();
  for (const number of numbers) await expect(row(page, number).getByRole('img', { name: me })).toBeVisible();
  expect(await page.evaluate(() => [...document.querySelectorAll('tbody tr .handlers [role=img]')].length)).toBe(others + 2);
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();
  await expect(page.getByText('The members who were added can still not approve the closing.')).toBeVisible();
  for (const number of numbers) await expect(row(page, number).getByRole('img', { name: me })).toHaveCount(0);
  await expect(close(page)).toBeFocused();
  await close(page).click();
  await expect(page.locator('.filter-chips button').first()).toBeFocused();
});

test('the undo leaves a case that a colleague changed since, and names it', async ({ page, desks }) => {
  const [first = '', second = ''] = await firstNumbers(page, LIST, 2);
  await setSeverity(page, [first, second], 'MEDIUM');
  await expect(undo(page)).toBeVisible();
  await expect(row(page, first)).toContainText('Medium');
  const manager = await desks.open('ADMIN');
  await manager.goto(LIST);
  await setSeverity(manager, [second], 'LOW');
  await expect(manager.getByText('The severity of 1 case is set.')).toBeVisible();
  await manager.close();
  await expect(row(page, second)).toContainText('Low');
  await undo(page).click();
  await expect(page.getByText(`1 case was changed since and stays as it is: ${second}.`)).toBeVisible();
  await expect(row(page, first)).toContainText('Not set');
  await expect(row(page, second)).toContainText('Low');
  await setSeverity(page, [second], 'none');
  await expect(row(page, second)).toContainText('Not set');
});

test('after an undo, an act on the same cases is told and undone again, also after a visit to a case', async ({ page }) => {
  const numbers = await firstNumbers(page, LIST, 2);
  await setSeverity(page, numbers, 'HIGH');
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();
  await setSeverity(page, numbers, 'MEDIUM');
  await expect(page.getByText('The severity of 2 cases is set.')).toBeVisible();
  await expect(page.getByText('2 cases are restored.')).toHaveCount(0);
  await row(page, numbers[0] ?? '')
    .locator('.row-link')
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(numbers[0] ?? '');
  await page.goBack();
  await expect(page.getByText('The severity of 2 cases is set.')).toBeVisible();
  await expect(undo(page)).not.toBeFocused();
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();
  for (const number of numbers) await expect(row(page, number)).toContainText('Not set');
});

test('categories that could not be loaded are not offered as none, and are tried again', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const numbers = await firstNumbers(page, LIST, 1);
  let isDown = true;
  await page.route('**/graphql', (route) =>
    isDown && operationOf(route.request()) === 'Facets'
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
      : route.fallback(),
  );
  await begin(page, numbers, 'Category');
  await expect(problem(dialog(page))).toContainText('The choices could not be loaded');
  await expect(dialog(page).getByLabel('Category')).toHaveCount(0);
  isDown = false;
  await problem(dialog(page)).getByRole('button', { name: 'Try again' }).click();
  const choices = dialog(page).getByLabel('Category').getByRole('option');
  await expect.poll(() => choices.count()).toBeGreaterThan(2);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
});

test('a case that fails is named and stays selected, and the next try finishes the rest', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const numbers = await firstNumbers(page, LIST, 3);
  let sent = 0;
  await page.route('**/graphql', (route) => {
    if (operationOf(route.request()) !== 'UpdateCase') return route.fallback();
    sent += 1;
    if (sent !== 2) return route.fallback();
    return route.fulfill({ status: 200, body: '{"errors":[{"extensions":{"code":"FORBIDDEN"}}]}' });
  });
  await setSeverity(page, numbers, 'HIGH');
  await expect(dialog(page)).toContainText('1 case was not changed');
  await expect(dialog(page)).toContainText('These cases are still selected.');
  await page.keyboard.press('Escape');
  await expect(selected(page)).toContainText('1 selected');
  await expect(box(page, numbers[1] ?? '')).toBeChecked();
  await expect(page.getByText('The severity of 2 cases is set.')).toBeVisible();
  await setSeverity(page, [], 'HIGH');
  await expect(selected(page)).toHaveCount(0);
  await expect(page.getByText('The severity of 1 case is set.')).toBeVisible();
  await setSeverity(page, numbers, 'none');
  await expect(page.getByText('The severity of 3 cases is set.')).toBeVisible();
});

test('a long change says how far it is, and can be stopped', async ({ page }) => {
  const numbers = await firstNumbers(page, LIST, 3);
  let answer: (() => void) | undefined;
  await page.route('**/graphql', async (route) => {
    if (operationOf(route.request()) === 'UpdateCase') await new Promise<void>((done) => (answer = done));
    return route.fallback();
  });
  await setSeverity(page, numbers, 'LOW');
  await expect(dialog(page).getByText('1 of 3')).toBeVisible();
  await expect.poll(() => answer).toBeDefined();
  const first = answer;
  first?.();
  await expect(dialog(page).getByText('2 of 3')).toBeVisible();
  // A stop before the second case is written would leave this case unchanged.
  await expect.poll(() => answer !== first).toBe(true);
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  answer?.();
  await expect(page.getByText('The severity of 2 cases is set.')).toBeVisible();
  await expect(selected(page)).toContainText('1 selected');
  await page.unrouteAll();
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();
});

test('each case is changed once, however often the button is pressed', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const [number = ''] = await firstNumbers(page, LIST, 1);
  await begin(page, [number], 'Severity');
  const value = dialog(page).getByLabel('Severity');
  await value.selectOption('HIGH');
  await press(page, 'UpdateCase', dialog(page).getByRole('button', { name: 'Set severity' }), [value]);
  await expect(row(page, number)).toContainText('High');
  // The first answer was lost, so the undo cannot know what this case was before.
  await expect(undo(page)).toHaveCount(0);
  await setSeverity(page, [number], 'none');
  await expect(row(page, number)).toContainText('Not set');
});

test('the selection and the filters are accessible, in every look', async ({ page }) => {
  const numbers = await firstNumbers(page, LIST, 2);
  await page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: 'Stage' }).click();
  await expectGoodLooks(page, 'stages');
  await page.keyboard.press('Escape');
  for (const number of numbers) await box(page, number).check();
  await expectGoodLooks(page, 'selection');
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  await expectGoodLooks(page, 'selection, from right to left');
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemradio', { name: 'Compact' }).click();
  await expectGoodLooks(page, 'columns, compact');
  await page.getByRole('menuitemradio', { name: 'Normal' }).click();
});

test('the dialogs and the notice of bulk acts are accessible, in every look', async ({ page }) => {
  const numbers = await firstNumbers(page, LIST, 2);
  for (const number of numbers) await box(page, number).check();
  for (const act of ['Assign', 'Severity', 'Category']) {
    await selected(page).getByRole('button', { name: act, exact: true }).click();
    await expect(dialog(page)).toBeVisible();
    await expectGoodLooks(page, act);
    await page.keyboard.press('Escape');
    await expect(dialog(page)).toHaveCount(0);
    await expect(selected(page).getByRole('button', { name: act, exact: true })).toBeFocused();
  }
  await setSeverity(page, [], 'LOW');
  await expect(undo(page)).toBeVisible();
  await expectGoodLooks(page, 'notice');
  await page.emulateMedia({ forcedColors: 'active' });
  await expectEdges(page, '.bulk-outcome, .bulk-outcome .button, .pill:visible, .initials:visible', 'notice');
  await page.emulateMedia({ forcedColors: 'none' });
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();
});

test.describe('a viewer', () => {
  test.use({ role: 'VIEWER' });

  test('selects nothing, because no act would follow', async ({ page }) => {
    await page.goto('/cases?view=all');
    await expect(page.locator('.row-link').first()).toBeVisible();
    await expect(page.locator('.cases').getByRole('checkbox')).toHaveCount(0);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await expect(selected(page)).toHaveCount(0);
  });
});
