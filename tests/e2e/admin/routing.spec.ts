import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { pick } from './case-page';
import { account, expect, heading, problem, refusals, test } from './desk';

test.use({ role: 'ADMIN' });

const place = account('ADMIN').organisation;

/** Chooses the first item of a picker that has the text. */
const choose = (page: Page, field: string, text: string) => pick(page.getByRole('combobox', { name: field, exact: true }), text);

/** The rules of this test concern reports by phone alone, so that they route no report of another test. */
test('routing rules are written, ordered, tried and removed', async ({ page, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const now = Date.now();
  const [first, second] = [`Phone ${now}`, `Post ${now}`];
  await page.goto('/settings/routing');
  await expect(heading(page)).toHaveText('Routing');
  const item = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

  await page.goto('/settings/routing/example');
  await expect(page.getByText('When the severity changes, with severity High or Critical: notify')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Serious cases');
  await expectGoodLooks(page, 'routing, example');

  await page.goto('/settings/routing/new');
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await expect(page.getByText('Choose what the rule does.').first()).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(first);
  await page.getByRole('checkbox', { name: 'Phone' }).check();
  await page.getByRole('checkbox', { name: 'A member moves the case' }).check();
  await choose(page, 'Move to', place);
  await expect(page.getByText('A rule that applies after a move cannot move the case again.').first()).toBeVisible();
  await page.getByRole('checkbox', { name: 'A member moves the case' }).uncheck();
  await expect(page.getByText(`When a report arrives, received by Phone: move to ${place}.`)).toBeVisible();
  await choose(page, 'Restrict to members', 'Viewer');
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await expect(problem(page)).toContainText('The rule was not saved');
  await expect(page.getByText('Choose at least two members who handle cases.').first()).toBeVisible();
  await page.getByRole('button', { name: /^Remove / }).click();
  await press(page, 'SaveRoutingRule', page.getByRole('button', { name: 'Save the rule' }), [page.getByLabel('Name', { exact: true })]);
  await expect(item(first)).toContainText(`When a report arrives, received by Phone: move to ${place}.`);

  await page.getByRole('link', { name: 'Add a rule' }).click();
  await page.getByLabel('Name', { exact: true }).fill(second);
  await page.getByRole('checkbox', { name: 'Phone' }).check();
  await page.getByRole('checkbox', { name: 'Saturday' }).check();
  await choose(page, 'Move to', place);
  await page.getByRole('button', { name: 'Save the rule' }).click();
  await expect(item(second)).toContainText(`Never moves a case, because “${first}” comes first.`);
  await press(page, 'OrderRoutingRules', page.getByRole('button', { name: `Move ${second} up` }));
  await expect(item(second)).not.toContainText('Never moves a case');
  await page.getByRole('button', { name: `Pause ${second}` }).click();
  await expect(item(second)).toContainText('Paused');

  await page.getByRole('button', { name: 'Start the dry run' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'cases since' })).toContainText('The rules would change no case.');
  await page.getByRole('checkbox', { name: 'Include paused rules' }).check();
  await expect(page.getByRole('listitem').filter({ hasText: `${second}: no match` })).toBeVisible();
  await expectGoodLooks(page, 'routing');

  await page.getByRole('button', { name: `Remove ${second}` }).click();
  await press(page, 'RemoveRoutingRule', page.getByRole('dialog').getByRole('button', { name: 'Remove the rule' }));
  await expect(item(second)).toHaveCount(0);
  await page.getByRole('button', { name: `Remove ${first}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove the rule' }).click();
  await expect(item(first)).toHaveCount(0);
  await expect(heading(page)).toBeFocused();
});

test('categories are added, limited to members and archived', async ({ page, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const name = `Sanctions ${Date.now()}`;
  await page.goto('/settings/categories');
  await expect(heading(page)).toHaveText('Categories');
  const item = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  const dialog = page.getByRole('dialog');

  await page.getByRole('button', { name: 'Add a category' }).click();
  await dialog.getByRole('button', { name: 'Add the category' }).click();
  await expect(dialog.getByText('Enter a name in at least one language.')).toBeVisible();
  await dialog.getByLabel('Name in English').fill(name);
  await press(page, 'AddCategory', dialog.getByRole('button', { name: 'Add the category' }), [dialog.getByLabel('Name in English')]);
  await expect(item).toContainText('Not limited');

  await item.getByRole('button', { name: `Limit ${name} to members` }).click();
  await choose(page, 'Members', 'Manager');
  await dialog.getByRole('button', { name: 'Save the members' }).click();
  await expect(problem(dialog)).toContainText('The category was not changed');
  await expect(dialog.getByText('Too few of these members handle cases')).toBeVisible();
  await choose(page, 'Members', 'Member');
  await expectGoodLooks(page, 'categories, limit');
  await press(page, 'ChangeCategory', dialog.getByRole('button', { name: 'Save the members' }));
  await expect(item).toContainText('Limited to');
  await expectGoodLooks(page, 'categories');

  await item.getByRole('button', { name: `Archive ${name}` }).click();
  await expect(item).toContainText('Archived');
});
