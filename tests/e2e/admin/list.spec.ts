import { expect, problem, refusals, test } from './desk';

test('filters stand in the address, and Back takes them away again', async ({ page }) => {
  await page.goto('/cases');
  await expect(page.getByRole('navigation', { name: 'Case views' }).getByRole('link', { name: 'My queue' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.getByRole('link', { name: /^All/ }).click();
  await expect(page).toHaveURL('/cases?view=all');
  await page.getByRole('group', { name: 'Stage' }).getByRole('button', { name: 'New' }).click();
  await expect(page).toHaveURL('/cases?view=all&stage=NEW');
  await page.getByText('Filters and sorting').click();
  await page.getByLabel('Overdue').check();
  await expect(page).toHaveURL('/cases?view=all&stage=NEW&overdue=yes');
  await page.goBack();
  await expect(page.getByLabel('Overdue')).not.toBeChecked();
  await expect(page.getByRole('button', { name: 'Stage: New, remove this filter' })).toBeVisible();
});

test('an address opens as it was shared', async ({ page }) => {
  await page.goto('/cases?view=all&severity=HIGH&severity=CRITICAL&order=NUMBER');
  await expect(page.getByRole('button', { name: 'Severity: High, remove this filter' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove all filters' }).click();
  await expect(page).toHaveURL('/cases?view=all&order=NUMBER');
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
  await page.getByRole('link', { name: /^Mine \d|^Mine$/ }).click();
  const alert = problem(page);
  await expect(alert).toContainText('The cases could not be loaded');
  await expect(alert).toContainText('abc-123');
  broken = false;
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toBeHidden();
});
