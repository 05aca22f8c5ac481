/** Parts of the list of cases. */
import type { Page } from '@playwright/test';
import { expect } from './desk';

export const filters = (page: Page) => page.getByRole('group', { name: 'Filters', exact: true });
export const selected = (page: Page) => page.getByRole('group', { name: 'Selected cases' });
export const rows = (page: Page) => page.getByRole('row').filter({ has: page.locator('.row-link') });
export const row = (page: Page, number: string) => rows(page).filter({ hasText: number });
export const box = (page: Page, number: string) => page.getByRole('checkbox', { name: `Select ${number}` });

/** Opens the choices of a filter. */
export async function openFilter(page: Page, name: string) {
  await filters(page).getByRole('button', { name, exact: true }).click();
  const choices = page.getByRole('dialog', { name, exact: true });
  await expect(choices).toBeVisible();
  return choices;
}

/** Opens a list and returns the numbers of its first cases. */
export async function firstNumbers(page: Page, path: string, count: number): Promise<string[]> {
  await page.goto(path);
  await expect(page.locator('.row-link').nth(count - 1)).toBeVisible();
  return (await page.locator('.row-link .number').allInnerTexts()).slice(0, count);
}
