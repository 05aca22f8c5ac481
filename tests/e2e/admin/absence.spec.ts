/** Absences, suggested assignees, and the assignment of a case to oneself. */
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { LIST, undo } from './bulk';
import { details, more } from './case-page';
import { expect, heading, memberName, openCase, palette, refusals, test } from './desk';
import { firstNumbers, row, selected } from './rows';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

test('a member enters absences, working days and languages', async ({ page, watched }) => {
  watched.expected.push(refusals);
  test.setTimeout(180_000);
  await page.goto('/me');
  await page.getByRole('link', { name: 'Enter when you are away, and when you work' }).click();
  await expect(heading(page)).toBeFocused();
  await expect(page.getByText('No absence is entered.')).toBeVisible();
  await expectGoodLooks(page, 'absence and working days');

  await button(page, 'Add absence').click();
  await dialog(page).getByLabel('First day').fill('');
  await button(page, 'Save absence').click();
  await expect(dialog(page).getByText('Enter the first day.')).toBeVisible();
  await expect(dialog(page).getByLabel('First day')).toBeFocused();
  await dialog(page).getByLabel('First day').fill(day(0));
  await dialog(page).getByLabel('Last day').fill(day(6));
  const deputy = (await dialog(page).getByLabel('Deputy').locator('option').nth(1).textContent()) ?? '';
  await dialog(page).getByLabel('Deputy').selectOption({ index: 1 });
  await expectGoodLooks(page, 'dialog of an absence');
  await press(page, 'AddAbsence', button(page, 'Save absence'), [dialog(page).getByLabel('Last day')]);
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.locator('.absences')).toContainText('Now');
  await expect(page.locator('.absences')).toContainText(`Deputy: ${deputy}`);

  // A second absence on the same day is refused, and the input stays.
  await button(page, 'Add absence').click();
  await dialog(page).getByLabel('Last day').fill(day(1));
  await button(page, 'Save absence').click();
  await expect(dialog(page)).toContainText('The absence overlaps another one');
  await expect(dialog(page).getByLabel('Last day')).toHaveValue(day(1));
  await button(page, 'Cancel').click();

  await button(page, 'Change absence').click();
  await dialog(page).getByLabel('Last day').fill(day(3));
  await press(page, 'ChangeAbsence', button(page, 'Save absence'), [dialog(page).getByLabel('Last day')]);
  await expect(dialog(page)).toHaveCount(0);

  // The details of a case and the form name the absence.
  const [number = ''] = await firstNumbers(page, LIST, 1);
  await row(page, number).locator('.row-link').click();
  await expect(details(page)).toBeVisible();
  await page.keyboard.press('m');
  await expect(page.getByText('1 case is assigned.')).toBeVisible();
  await expect(details(page)).toContainText('absent until');
  await undo(page).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();
  await expect(details(page)).not.toContainText('absent until');

  await page.goto('/me/absence');
  await button(page, 'End absence').click();
  await press(page, 'RemoveAbsence', dialog(page).getByRole('button', { name: 'End absence' }));
  await expect(page.getByText('No absence is entered.')).toBeVisible();

  await page.getByLabel('Friday').uncheck();
  await page.getByLabel('German').check();
  await press(page, 'SaveAvailability', button(page, 'Save working days and languages'), [page.getByLabel('German')]);
  await expect(page.getByText('Your working days and languages are saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Friday')).not.toBeChecked();
  await expect(page.getByLabel('German')).toBeChecked();
});

test('an administrator sets an absence of a member, and the suggestion leaves the member out', async ({ page, desks }) => {
  test.setTimeout(120_000);
  const member = await desks.open('MEMBER');
  await member.goto('/me');
  const name = await memberName(member);
  await member.close();
  const admin = await desks.open('ADMIN');
  await admin.goto('/settings/users');
  await admin.getByRole('link', { name }).click();
  await button(admin, 'Add absence').click();
  await dialog(admin).getByLabel('Last day').fill(day(2));
  await button(admin, 'Save absence').click();
  await expect(admin.locator('.absences')).toContainText('Now');
  await expectGoodLooks(admin, 'absences of a member');

  await openCase(page, 'NEW');
  await page.keyboard.press('a');
  const suggestions = dialog(page).locator('.suggestions');
  await expect(suggestions.getByRole('button').first()).toBeVisible();
  await expect(suggestions.getByRole('button', { name })).toHaveCount(0);
  await expect(suggestions.locator('li').first()).toContainText(/open case/);
  await expectGoodLooks(page, 'dialog of an assignment');
  const first = suggestions.getByRole('button').first();
  await first.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await expect(dialog(page).locator('.picker-chip')).toHaveCount(1);
  await first.press('Enter');
  await expect(dialog(page).locator('.picker-chip')).toHaveCount(0);
  await dialog(page).getByRole('combobox', { name: 'Assignees' }).fill(name);
  await expect(page.getByRole('option').first()).toContainText('absent until');
  await page.keyboard.press('Escape');
  await button(page, 'Cancel').click();

  await button(admin, 'End absence').click();
  await dialog(admin).getByRole('button', { name: 'End absence' }).click();
  await expect(admin.getByText('No absence is entered.')).toBeVisible();
  await admin.close();
});

test('one key assigns the row in focus or the selected cases to the member, with Undo', async ({ page }) => {
  const [first = '', second = ''] = await firstNumbers(page, LIST, 2);
  await page.keyboard.press('m');
  await expect(page.getByText('Select a case, or move the focus to its row.')).toBeVisible();
  await row(page, first).locator('.row-link').focus();
  await page.keyboard.press('m');
  await expect(page.getByText('1 case is assigned.')).toBeVisible();
  await expectGoodLooks(page, 'a case assigned to me');
  await undo(page).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();
  await page.getByRole('button', { name: 'Close this notice' }).click();

  await row(page, first).locator('.row-link').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await selected(page).getByRole('button', { name: 'Assign to me' }).click();
  await expect(page.getByText('2 cases are assigned.')).toBeVisible();
  await undo(page).click();
  await expect(page.getByText('2 cases are restored.')).toBeVisible();

  await row(page, second).locator('.row-link').focus();
  await page.keyboard.press('Control+k');
  await palette(page).getByRole('combobox').fill('assign to me');
  await palette(page).getByRole('option', { name: 'Assign to me', exact: true }).click();
  await expect(page.getByText('1 case is assigned.')).toBeVisible();
  await undo(page).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();

  await row(page, second).locator('.row-link').click();
  await more(page, 'Assign to me');
  await expect(page.getByText('1 case is assigned.')).toBeVisible();
  await page.getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Assign to me' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await undo(page).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Assign to me');
});
