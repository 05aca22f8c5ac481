import { expect, heading, test } from '../admin/desk';
import { facts } from '../support/facts';
import { picture } from './picture';

test.use({ baseURL: facts.admin });

test('the home of staff', async ({ page }, info) => {
  await page.setViewportSize({ width: 1280, height: 740 });
  await page.goto('/');
  const shows = [heading(page), page.getByRole('heading', { name: 'Due next' }), page.getByRole('heading', { name: 'New reports' })];
  await expect(shows[1]!).toBeVisible();
  await picture(page, info, 'home', shows);
});

test('the list of cases, light and dark', async ({ page }, info) => {
  await page.setViewportSize({ width: 1280, height: 740 });
  await page.goto('/cases?view=all');
  const shows = [heading(page), page.getByText('Feedback').first(), page.locator('.row-link').nth(4)];
  await expect(shows[2]!).toBeVisible();
  await picture(page, info, 'case-list', shows);
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, info, 'case-list-dark', shows);
});

test('a case and its conversation', async ({ page }, info) => {
  await page.setViewportSize({ width: 1200, height: 900 });
  await page.goto('/cases?view=all&stage=UNDER_INVESTIGATION');
  await page.getByRole('link', { name: /Unpaid breaks of agency workers/ }).click();
  await expect(page.locator('.message').last()).toBeInViewport();
  await picture(page, info, 'case', [heading(page), page.locator('.message').last(), page.getByRole('heading', { name: 'Details' })]);
});
