import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { details, edit } from './case-page';
import { expect, openCase, refusals, test } from './desk';
import { box, openFilter, selected } from './rows';

test.use({ role: 'ADMIN' });

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name });

test('tags are created, set on a case, filtered by, added to several cases, and archived', async ({ page, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const stamp = String(Date.now());
  const [harbour, travel] = [`Harbour ${stamp}`, `Travel ${stamp}`];
  await page.goto('/settings/tags');
  await expect(page.getByText('Do not write names of persons in tags.')).toBeVisible();
  await page.getByRole('button', { name: 'Add a tag' }).click();
  await within(page, 'Add a tag').click();
  await expect(dialog(page).getByText('Enter a name.')).toBeVisible();
  await dialog(page).getByLabel('Name').fill(harbour);
  await dialog(page).getByRole('radio', { name: 'Teal' }).check();
  await expectGoodLooks(page, 'a new tag');
  await press(page, 'CreateTag', within(page, 'Add a tag'), [dialog(page).getByLabel('Name')]);
  await expect(page.getByRole('listitem').filter({ hasText: harbour })).toBeVisible();
  await page.getByRole('button', { name: `Change the tag ${harbour}` }).click();
  await dialog(page).getByRole('radio', { name: 'Orange' }).check();
  await press(page, 'ChangeTag', within(page, 'Save'), [dialog(page).getByLabel('Name')]);
  await expectGoodLooks(page, 'tags');

  await openCase(page, 'NEW');
  await edit(page, 'Tags');
  const field = details(page).getByRole('combobox', { name: 'Tags' });
  await field.fill(harbour);
  await page.getByRole('option', { name: harbour }).click();
  await field.fill(travel);
  await page.getByRole('option', { name: `Create the tag “${travel}”` }).click();
  await expect(details(page).getByText(travel)).toBeVisible();
  await press(page, 'SetCaseTags', details(page).getByRole('button', { name: 'Save', exact: true }));
  await expect(page.locator('.case-head')).toContainText(harbour);
  await expect(details(page).getByRole('button', { name: 'Change: Tags' })).toContainText(travel);
  await expectGoodLooks(page, 'a case with tags');
  const number = await page.getByRole('heading', { level: 1 }).locator('.number').innerText();

  await page.goto('/cases?view=all&stage=NEW&order=NUMBER');
  const other = page.locator('.row-link .number').filter({ hasNotText: number }).first();
  const second = await other.innerText();
  await box(page, second).check();
  await selected(page).getByRole('button', { name: 'Tags' }).click();
  await within(page, 'Add tags').click();
  await expect(dialog(page).getByText('Choose at least one tag.')).toBeVisible();
  await dialog(page).getByRole('combobox', { name: 'Tags' }).fill(harbour);
  await page.getByRole('option', { name: harbour }).click();
  await within(page, 'Add tags').click();
  await expect(page.getByText('Tags are added to 1 case.')).toBeVisible();
  await openFilter(page, 'Filter');
  await page.getByRole('checkbox', { name: harbour }).check();
  await expect(page.locator('.row-link')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: `Tag: ${harbour}, remove this filter` })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();
  await page.reload();
  await expect(page.locator('.row-link')).toHaveCount(1);
  await expect(page.locator('.row-link')).toContainText(number);

  await page.goto('/settings/tags');
  await page.getByRole('button', { name: `Archive the tag ${harbour}` }).click();
  await expect(page.getByRole('region', { name: 'Archived tags' })).toContainText(harbour);
});
