import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { pick } from './case-page';
import { expect, refusals, show, tab, test } from './desk';
import { freshCase } from './fresh';

const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, title: string) => page.locator('.task').filter({ hasText: title });
const box = (page: Page, title: string) => page.getByRole('checkbox', { name: title, exact: true });

async function choose(page: Page, title: string, act: string) {
  await page.getByRole('button', { name: `Actions: ${title}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

/** Has the prepared checklists, which another test may have taken over before. */
async function haveChecklists(page: Page) {
  await page.goto('/settings/templates');
  await page.getByRole('button', { name: 'Take over prepared templates: Checklists' }).click();
  await expect(page.getByRole('heading', { name: 'Investigation plan' })).toBeVisible();
}

test.describe('tasks of a case', () => {
  test.use({ role: 'ADMIN' });

  test('a task is added in one line, changed, ticked and removed, and a checklist brings its tasks', async ({ page, request, watched }) => {
    watched.expected.push(refusals);
    await haveChecklists(page);
    await freshCase(page, request);
    await tab(page, 'Tasks');
    await expect(page.getByText('This case has no tasks.')).toBeVisible();
    const line = page.getByRole('textbox', { name: 'New task', exact: true });
    await page.getByRole('button', { name: 'Add task' }).click();
    await expect(page.getByText('Enter what has to be done.')).toBeVisible();
    await line.fill('Ask the witness');
    await press(page, 'AddTask', page.getByRole('button', { name: 'Add task' }), [line]);
    await expect(row(page, 'Ask the witness')).toHaveCount(1);
    await line.fill('Read the logs');
    await line.press('Enter');
    await expect(row(page, 'Read the logs')).toHaveCount(1);
    await expect(line).toBeFocused();
    await expect(line).toHaveValue('');

    await choose(page, 'Read the logs', 'Move up');
    await expect(page.locator('.task label').first()).toHaveText('Read the logs');
    await expect(box(page, 'Read the logs')).toBeFocused();
    await page.keyboard.press('Alt+ArrowDown');
    await expect(page.locator('.task label').first()).toHaveText('Ask the witness');

    await choose(page, 'Ask the witness', 'Edit task');
    const title = dialog(page).getByRole('textbox', { name: 'What has to be done' });
    await title.fill('Ask both witnesses');
    await pick(dialog(page).getByRole('combobox', { name: 'Owner' }), 'admin');
    await dialog(page).getByLabel('Due on').fill('2031-03-01');
    await dialog(page).getByRole('textbox', { name: 'Description' }).fill('By phone.');
    await expectGoodLooks(page, 'the form of a task');
    await press(page, 'ChangeTask', dialog(page).getByRole('button', { name: 'Save task' }), [title]);
    await expect(row(page, 'Ask both witnesses')).toContainText(/You.*2031/);

    await box(page, 'Read the logs').check();
    const undo = page.getByRole('button', { name: 'Undo' });
    await expect(page.getByText('1 of 2 done').first()).toBeVisible();
    await undo.click();
    await expect(box(page, 'Read the logs')).not.toBeChecked();

    await page.getByRole('button', { name: 'Add checklist' }).click();
    await dialog(page).getByLabel('Checklist', { exact: true }).selectOption({ label: 'Investigation plan' });
    await expect(dialog(page).getByText('Interview the witnesses')).toBeVisible();
    await press(page, 'AddChecklist', dialog(page).getByRole('button', { name: 'Add checklist' }));
    await expect(page.getByRole('heading', { name: 'Investigation plan' })).toHaveCount(1);
    await expectGoodLooks(page, 'the tasks of a case');

    await choose(page, 'Read the logs', 'Remove task');
    await dialog(page).getByRole('button', { name: 'Remove task' }).click();
    await expect(dialog(page).getByText('Enter a reason')).toBeVisible();
    const reason = dialog(page).getByRole('textbox', { name: 'Reason' });
    await reason.fill('There are no logs');
    await press(page, 'RemoveTask', dialog(page).getByRole('button', { name: 'Remove task' }), [reason]);
    await expect(row(page, 'Read the logs')).toHaveCount(0);
    await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: 'Conversation' }).click();
    await show(page, 'Events');
    await expect(page.getByText('There are no logs')).toBeVisible();
  });

  test('a task is ticked in place on the page of all tasks, and that is undone', async ({ page, request }) => {
    const { number } = await freshCase(page, request);
    await tab(page, 'Tasks');
    const title = `Call ${number}`;
    await page.getByRole('textbox', { name: 'New task', exact: true }).fill(title);
    await page.keyboard.press('Enter');
    await expect(row(page, title)).toHaveCount(1);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Tasks' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Tasks' })).toBeFocused();
    await expect(row(page, title)).toHaveCount(0);
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await expect(async () => {
      if (await page.getByRole('button', { name: 'Show more' }).isVisible()) await page.getByRole('button', { name: 'Show more' }).click();
      await expect(row(page, title)).toHaveCount(1, { timeout: 1000 });
    }).toPass();
    await expect(row(page, title)).toContainText(number);
    await expectGoodLooks(page, 'all tasks');
    await box(page, title).check();
    await expect(row(page, title)).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(box(page, title)).not.toBeChecked();
    await page.getByLabel('Due').selectOption({ label: 'Overdue' });
    await expect(page).toHaveURL(/span=overdue/);
    await expect(row(page, title)).toHaveCount(0);
    await page.goBack();
    await row(page, title).getByRole('link').click();
    await expect(page.getByRole('heading', { level: 2, name: 'Tasks' })).toBeVisible();
  });
});
