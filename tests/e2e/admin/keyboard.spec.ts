import { expect, heading, message, test } from './desk';

test('a case is found, answered and noted without a mouse', async ({ page }) => {
  await page.goto('/cases?view=all');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(page.locator('.row-link').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(heading(page)).toBeFocused();
  await page.keyboard.press('r');
  await expect(message(page)).toBeFocused();
  await page.keyboard.type('jk?n are letters here');
  await expect(message(page)).toHaveValue('jk?n are letters here');
  await message(page).fill('');
  await heading(page).focus();
  await page.keyboard.press('n');
  await expect(page.getByLabel('Note', { exact: true })).toBeFocused();
  await heading(page).focus();
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', { name: 'Assign the case' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(heading(page)).toHaveText('Cases');
});

test('the list of shortcuts opens, gives the focus back, and single keys can be turned off', async ({ page }) => {
  await page.goto('/cases');
  await page.getByRole('link', { name: 'Help' }).focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('link', { name: 'Help' })).toBeFocused();
  await page.keyboard.press('?');
  await help.getByRole('link').click();
  await page.getByLabel('Use single-key shortcuts').uncheck();
  await heading(page).focus();
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
  await page.getByLabel('Use single-key shortcuts').check();
});

test('the first Tab skips to the content', async ({ page }) => {
  await page.goto('/cases');
  await expect(heading(page)).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('#main')).toBeFocused();
});
