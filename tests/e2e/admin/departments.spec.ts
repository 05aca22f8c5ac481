import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { account, expect, heading, problem, refusals, test } from './desk';

test.use({ role: 'ADMIN' });

/** The root department has the organisation's name. */
const place = account('ADMIN').organisation;

async function act(page: Page, button: string, fields: Record<string, string>, go: string) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole('button', { name: go }).click();
  return dialog;
}

test('departments are added, renamed, moved and removed, and what hangs on one goes to the one above', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const [works, hall] = ['Works', 'Hall'].map((name) => `${name} ${Date.now()}`) as [string, string];
  await page.goto('/settings/departments');
  await expect(heading(page)).toHaveText('Departments');
  const item = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await expect(item(place).getByRole('button', { name: /^(Move|Remove)/ })).toHaveCount(0);

  const empty = await act(page, `Add below ${place}`, { Name: ' ' }, 'Add the department');
  await expect(empty.getByText('Enter a name.')).toBeVisible();
  await empty.getByLabel('Name').fill(works);
  await empty.getByRole('button', { name: 'Add the department' }).click();
  await expect(item(works)).toContainText(`below ${place}`);

  const taken = await act(page, `Add below ${place}`, { Name: works }, 'Add the department');
  await expect(problem(taken)).toContainText('The parent department already has a department with this name.');
  await taken.getByLabel('Name').fill(hall);
  await press(page, 'AddDepartment', taken.getByRole('button', { name: 'Add the department' }), [taken.getByLabel('Name')]);
  await expect(item(hall)).toContainText(`below ${place}`);

  await page.getByRole('button', { name: `Move ${hall}`, exact: true }).click();
  const moving = page.getByRole('dialog');
  await expect(moving.getByLabel('Parent department').getByRole('option', { name: hall })).toHaveCount(0);
  await moving.getByLabel('Parent department').selectOption({ label: `– ${works}` });
  await press(page, 'ChangeDepartment', moving.getByRole('button', { name: 'Move the department' }), [
    moving.getByLabel('Parent department'),
  ]);
  await expect(item(hall)).toContainText(`below ${works}`);

  await act(page, `Rename ${hall}`, { Name: `${hall} 2` }, 'Save the name');
  await expect(item(`${hall} 2`)).toBeVisible();
  await expectGoodLooks(page, 'departments');

  await page.getByRole('button', { name: `Remove ${works}` }).click();
  await expect(page.getByRole('dialog')).toContainText(`move to ${place}`);
  await press(page, 'RemoveDepartment', page.getByRole('dialog').getByRole('button', { name: 'Remove the department' }));
  await expect(item(works)).toHaveCount(0);
  await expect(item(`${hall} 2`)).toContainText(`below ${place}`);
  await act(page, `Remove ${hall} 2`, {}, 'Remove the department');
  await expect(item(`${hall} 2`)).toHaveCount(0);
});

test('who belongs to a department is listed with a way to their rights', async ({ page }) => {
  await page.goto('/settings/departments');
  await page
    .getByText(/^\d+ members$/)
    .first()
    .click();
  await page.getByRole('main').getByRole('listitem').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Rights', exact: true })).toBeVisible();
});
