/** Saved views: own and shared ones. */
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { loseAnswer, operationOf, press } from '../support/press';
import { expect, problem, refusals, test } from './desk';
import { filters, openFilter } from './rows';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const rail = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const viewsButton = (page: Page) => page.getByRole('button', { name: /^Saved views/ });
const line = (page: Page, name: string) => page.getByRole('menu').getByRole('menuitem', { name, exact: true });
const unique = (name: string) => `${name} ${String(Date.now())}`;

async function save(page: Page, name: string, shared = false) {
  await page.getByRole('button', { name: 'Save view' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  if (shared) await dialog(page).getByLabel('Share with all members').check();
  await within(page, 'Save view').click();
  await expect(dialog(page)).toHaveCount(0);
}

/** Chooses an act on the current view. */
async function choose(page: Page, act: string) {
  await viewsButton(page).click();
  await line(page, act).click();
}

async function remove(page: Page) {
  await choose(page, 'Remove view');
  await within(page, 'Remove view').click();
  await expect(dialog(page)).toHaveCount(0);
}

test('a list is saved, opened again, changed, renamed and removed', async ({ page }) => {
  const [name, other] = [unique('Urgent'), unique('Very urgent')];
  await page.goto('/cases?view=all&severity=HIGH&order=SEVERITY');
  await page.getByRole('button', { name: 'Save view' }).click();
  await within(page, 'Save view').click();
  await expect(dialog(page).getByText('Enter a name for the view.')).toBeVisible();
  await expect(dialog(page).getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');
  await save(page, name);
  await expect(page).toHaveURL(/\/cases\?view=all&severity=HIGH&order=SEVERITY&saved=[\da-f-]{36}$/);
  await expect(rail(page).getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('button', { name: 'Update view' })).toHaveCount(0);

  await page.goto('/cases');
  await rail(page).getByRole('link', { name }).click();
  await expect(page.getByRole('button', { name: 'Severity: High, remove this filter' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Severity' })).toHaveAttribute('aria-sort', 'descending');

  await filters(page).getByRole('button', { name: 'Overdue' }).click();
  await page.getByRole('button', { name: 'Update view' }).click();
  await within(page, 'Update view').click();
  await expect(page.getByRole('button', { name: 'Update view' })).toHaveCount(0);
  await page.goto('/cases');
  await viewsButton(page).click();
  await line(page, name).click();
  await expect(page).toHaveURL(/overdue=yes/);

  const taken = unique('Taken');
  await save(page, taken);
  await viewsButton(page).click();
  await line(page, name).click();
  await choose(page, 'Rename view');
  await dialog(page).getByLabel('Name').fill(taken);
  await within(page, 'Rename view').click();
  await expect(dialog(page).getByText('You have a view with this name.')).toBeVisible();
  await dialog(page).getByLabel('Name').fill(other);
  await within(page, 'Rename view').click();
  await expect(rail(page).getByRole('link', { name: other })).toBeVisible();
  await expect(rail(page).getByRole('link', { name, exact: true })).toHaveCount(0);

  await remove(page);
  await expect(rail(page).getByRole('link', { name: other })).toHaveCount(0);
  await expect(page).not.toHaveURL(/saved=/);
  await viewsButton(page).click();
  await line(page, taken).click();
  await remove(page);
});

test('a case leads back to the saved view, and on to its neighbours there', async ({ page }) => {
  const name = unique('Way');
  await page.goto('/cases?view=all&order=NUMBER&reverse=yes');
  await save(page, name);
  const url = page.url();
  const numbers = await page.locator('.row-link .number').allInnerTexts();
  await page.locator('.row-link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(numbers[0] ?? '');
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(numbers[1] ?? '');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(url);
  await remove(page);
});

test('a shared view is there for a colleague, and only its maker stops sharing it', async ({ page, desks }) => {
  const name = unique('Team');
  await page.goto('/cases?view=all&order=NUMBER');
  await save(page, name);
  const viewer = await desks.open('VIEWER');
  await viewer.goto('/cases');
  await expect(viewer.locator('.row-link').first()).toBeVisible();
  await expect(rail(viewer).getByRole('link', { name })).toHaveCount(0);

  await choose(page, 'Share view');
  await expect(dialog(page)).toContainText('Each member sees only the cases that they can reach.');
  await within(page, 'Share view').click();
  await expect(dialog(page)).toHaveCount(0);
  await viewer.reload();
  await rail(viewer).getByRole('link', { name }).click();
  await expect(viewer).toHaveURL(/order=NUMBER&saved=/);
  await viewsButton(viewer).click();
  for (const act of ['Rename view', 'Stop sharing', 'Remove view']) await expect(line(viewer, act)).toHaveCount(0);
  await viewer.keyboard.press('Escape');
  // A viewer saves views, but shares none.
  await viewer.getByRole('button', { name: 'Save view' }).click();
  await expect(dialog(viewer).getByLabel('Name')).toBeVisible();
  await expect(dialog(viewer).getByRole('checkbox')).toHaveCount(0);
  await viewer.keyboard.press('Escape');

  const admin = await desks.open('ADMIN');
  await admin.goto('/cases');
  await rail(admin).getByRole('link', { name }).click();
  await viewsButton(admin).click();
  await expect(line(admin, 'Rename view')).toBeVisible();
  await expect(line(admin, 'Stop sharing')).toHaveCount(0);
  await admin.close();

  await choose(page, 'Stop sharing');
  await within(page, 'Stop sharing').click();
  await expect(dialog(page)).toHaveCount(0);
  await viewer.reload();
  await expect(viewer.locator('.row-link').first()).toBeVisible();
  await expect(rail(viewer).getByRole('link', { name })).toHaveCount(0);
  await viewer.close();
  await remove(page);
});

test('an own view does not get the name of another one', async ({ page }) => {
  const [one, two] = [unique('One'), unique('Two')];
  await page.goto('/cases?view=all');
  await save(page, one);
  await save(page, two);
  await choose(page, 'Rename view');
  await dialog(page).getByLabel('Name').fill(one);
  await within(page, 'Rename view').click();
  await expect(dialog(page).getByText('You have a view with this name.')).toBeVisible();
  await expect(rail(page).getByRole('link', { name: two })).toBeVisible();
  await page.keyboard.press('Escape');
  await remove(page);
  await rail(page).getByRole('link', { name: one }).click();
  await remove(page);
});

test('views that could not be loaded are tried again, and a removal that failed says so', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const name = unique('Broken');
  let down = 'SavedViews';
  await page.route('**/graphql', (route) =>
    operationOf(route.request()) === down
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
      : route.fallback(),
  );
  await page.goto('/cases?view=all');
  await expect(problem(page)).toContainText('Saved views could not be loaded');
  await expect(page.locator('.row-link').first()).toBeVisible();
  down = '';
  await problem(page).getByRole('button', { name: 'Try again' }).click();
  await expect(problem(page)).toHaveCount(0);
  await save(page, name);
  down = 'DeleteView';
  await choose(page, 'Remove view');
  await within(page, 'Remove view').click();
  await expect(problem(dialog(page))).toContainText('The view was not removed');
  down = '';
  await within(page, 'Remove view').click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(rail(page).getByRole('link', { name })).toHaveCount(0);
});

test('a view is saved, changed and removed once, however often its buttons are pressed', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const name = unique('Pressed');
  await page.goto('/cases?view=all');
  await page.getByRole('button', { name: 'Save view' }).click();
  const field = dialog(page).getByLabel('Name');
  await field.fill(name);
  await press(page, 'SaveView', within(page, 'Save view'), [field]);
  await expect(dialog(page)).toHaveCount(0);
  await (await openFilter(page, 'Severity')).getByRole('checkbox', { name: 'High' }).check();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Update view' }).click();
  await press(page, 'ChangeView', within(page, 'Update view'));
  await expect(dialog(page)).toHaveCount(0);
  await page.reload();
  await expect(rail(page).getByRole('link', { name })).toHaveCount(1);
  await choose(page, 'Remove view');
  await press(page, 'DeleteView', within(page, 'Remove view'));
  await expect(rail(page).getByRole('link', { name })).toHaveCount(0);
});

test('a view whose answer was lost is not saved twice, and not missed when it is removed', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const name = unique('Lost');
  await page.goto('/cases?view=all');
  await page.getByRole('button', { name: 'Save view' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await loseAnswer(page, 'SaveView', within(page, 'Save view'));
  await expect(dialog(page).getByLabel('Name')).toHaveValue(name);
  await within(page, 'Save view').click();
  await expect(dialog(page)).toHaveCount(0);
  await page.reload();
  await expect(rail(page).getByRole('link', { name })).toHaveCount(1);
  await choose(page, 'Remove view');
  await loseAnswer(page, 'DeleteView', within(page, 'Remove view'));
  await within(page, 'Remove view').click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(rail(page).getByRole('link', { name })).toHaveCount(0);
});

test('the dialog and the menu of views are accessible', async ({ page }) => {
  const name = unique('W'.repeat(80));
  await page.goto('/cases?view=all');
  await page.getByRole('button', { name: 'Save view' }).click();
  await expectGoodLooks(page, 'save');
  await page.keyboard.press('Escape');
  await save(page, name);
  await expectGoodLooks(page, 'a view with a long name');
  await viewsButton(page).click();
  await expectGoodLooks(page, 'menu of views');
  await page.keyboard.press('Escape');
  await choose(page, 'Share view');
  await expectGoodLooks(page, 'share');
  await page.keyboard.press('Escape');
  await remove(page);
});
