import { expect, problem, refusals, test } from './desk';
import { filters, firstNumbers, openFilter, row, rows } from './rows';

test('filters stand in the address, and Back takes them away again', async ({ page }) => {
  await page.goto('/cases');
  await expect(page.getByRole('navigation', { name: 'Case views' }).getByRole('link', { name: 'My queue' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.getByRole('link', { name: /^All open/ }).click();
  await expect(page).toHaveURL('/cases?view=all');
  const stages = await openFilter(page, 'Stage');
  await stages.getByRole('checkbox', { name: /^New/ }).check();
  await expect(page).toHaveURL('/cases?view=all&stage=NEW');
  await page.keyboard.press('Escape');
  await expect(filters(page).getByRole('button', { name: 'Stage' })).toBeFocused();
  const overdue = filters(page).getByRole('button', { name: 'Overdue' });
  await overdue.click();
  await expect(page).toHaveURL('/cases?view=all&stage=NEW&overdue=yes');
  await page.goBack();
  await expect(overdue).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByRole('button', { name: 'Stage: New, remove this filter' })).toBeVisible();
});

test('category, department and assignee are filters too, each with its own address', async ({ page }) => {
  await page.goto('/cases?view=all');
  const categories = await openFilter(page, 'Category');
  await categories.getByRole('radio').nth(1).check();
  await expect(page).toHaveURL(/category=[\da-f-]{36}$/);
  await page.keyboard.press('Escape');
  const more = await openFilter(page, 'Filter');
  await more.getByLabel('Department').selectOption({ index: 1 });
  await expect(page).toHaveURL(/department=[\da-f-]{36}$/);
  await more.getByLabel('Assignee').selectOption({ index: 1 });
  await expect(page).toHaveURL(/assignee=[\da-f-]{36}/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Active filters' }).getByRole('button', { name: /remove this filter$/ })).toHaveCount(3);
});

test('an address opens as it was shared, and no focus is lost when its filters are removed', async ({ page }) => {
  await page.goto('/cases?view=all&severity=HIGH&severity=CRITICAL&order=NUMBER');
  await page.getByRole('button', { name: 'Severity: High, remove this filter' }).click();
  await expect(page).toHaveURL('/cases?view=all&severity=CRITICAL&order=NUMBER');
  await expect(page.getByRole('button', { name: 'Severity: Critical, remove this filter' })).toBeFocused();
  await page.getByRole('button', { name: 'Remove all filters' }).click();
  await expect(page).toHaveURL('/cases?view=all&order=NUMBER');
  await expect(filters(page).getByRole('button', { name: 'Stage' })).toBeFocused();
});

test('on a phone, one button shows the filters', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto('/cases?view=all&overdue=yes');
  const fold = page.getByRole('button', { name: 'All filters', exact: true });
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(filters(page)).toBeHidden();
  await page.getByRole('button', { name: 'Overdue, remove this filter' }).click();
  await expect(page).toHaveURL('/cases?view=all');
  await expect(fold).toBeFocused();
  await fold.click();
  await filters(page).getByRole('button', { name: 'Overdue' }).click();
  await expect(page).toHaveURL('/cases?view=all&overdue=yes');
});

test('a column head sorts the list, a second press turns the order around', async ({ page }) => {
  await page.goto('/cases?view=all');
  const head = (name: string) => page.getByRole('columnheader', { name });
  await expect(head('Next deadline')).toHaveAttribute('aria-sort', 'ascending');
  await head('Severity').getByRole('button').click();
  await expect(page).toHaveURL('/cases?view=all&order=SEVERITY');
  await expect(head('Severity')).toHaveAttribute('aria-sort', 'descending');
  await expect(head('Next deadline')).not.toHaveAttribute('aria-sort');
  await expect(rows(page).first()).toContainText('Critical');
  await head('Severity').getByRole('button').click();
  await expect(page).toHaveURL('/cases?view=all&order=SEVERITY&reverse=yes');
  await expect(rows(page).first()).toContainText('Not set');
  await expect(head('Severity').getByRole('button')).toBeFocused();
  await expect(head('Severity')).toHaveAttribute('aria-sort', 'ascending');
  await head('No.').getByRole('button').click();
  const numbers = await page.locator('.row-link .number').allInnerTexts();
  await expect(async () => {
    const shown = await page.locator('.row-link .number').allInnerTexts();
    expect(shown).toEqual([...numbers].sort().reverse());
  }).toPass();
});

test('the rows have two heights and chosen columns, and the device keeps both', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 860 });
  await page.goto('/cases?view=all');
  const height = async () => Math.round((await rows(page).nth(3).boundingBox())?.height ?? 0);
  await expect(rows(page).nth(3)).toBeVisible();
  expect(await height()).toBe(44);
  const inSight = await page
    .locator('.row-link')
    .evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().bottom < innerHeight).length);
  expect(inSight).toBeGreaterThanOrEqual(12);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemradio', { name: 'Compact' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Category' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Category' })).toHaveCount(0);
  await page.reload();
  await expect(rows(page).nth(3)).toBeVisible();
  expect(await height()).toBe(36);
  await expect(page.getByRole('columnheader', { name: 'Category' })).toHaveCount(0);
  expect(await page.evaluate(() => [localStorage['voicase.density'], localStorage['voicase.columns.hidden']])).toEqual([
    'compact',
    'category tags department',
  ]);
  await page.getByRole('button', { name: 'Columns' }).click();
  await page.getByRole('menuitemradio', { name: 'Normal' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Category' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('columnheader', { name: 'Category' })).toBeVisible();
});

test('a click on the row opens the case, and its texts can still be selected', async ({ page }) => {
  const [number = ''] = await firstNumbers(page, '/cases?view=all', 1);
  const shown = row(page, number).locator('.cell-number');
  await expect(shown).toHaveText(number.split('-').at(-1) ?? '');
  await expect(shown.locator('span')).toHaveAttribute('title', number);
  const text = await shown.locator('span').boundingBox();
  if (!text) throw new Error('no number');
  const middle = text.y + text.height / 2;
  await page.mouse.move(text.x + 1, middle);
  await page.mouse.down();
  await page.mouse.move(text.x + text.width - 1, middle);
  await page.mouse.up();
  expect(await page.evaluate(() => String(getSelection()))).not.toBe('');
  await expect(page).toHaveURL('/cases?view=all');
  await page.evaluate(() => getSelection()?.removeAllRanges());
  for (const key of ['Control', 'Shift'] as const)
    await row(page, number)
      .locator('.cell-due')
      .click({ modifiers: [key] });
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await expect(page).toHaveURL('/cases?view=all');
  await row(page, number).locator('.cell-due').click();
  await expect(page).toHaveURL(/\/cases\/[\da-f-]{36}/);
});

test('whoever comes back to the list starts at the case they came from', async ({ page }) => {
  await page.goto('/cases?view=all');
  await page.locator('.row-link').nth(1).click();
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toBeVisible();
  await page.goBack();
  await expect(page.locator('.row-link').nth(1)).toBeFocused();
});

test('a failed list says what failed and keeps the way to try again', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/cases');
  await expect(page.locator('.row-link').first()).toBeVisible();
  let broken = true;
  await page.route('**/graphql', (route) =>
    broken
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL","requestId":"abc-123"}}]}' })
      : route.continue(),
  );
  await page.getByRole('link', { name: /^Assigned to me/ }).click();
  const alert = problem(page);
  await expect(alert).toContainText('The cases could not be loaded');
  await expect(alert).toContainText('abc-123');
  broken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeHidden();
});
