import type { APIRequestContext, Page } from '@playwright/test';
import { sendReports } from '../support/wire';
import { expect } from './desk';

const row = (page: Page) => page.locator('.row-link');

/** The numbers of all cases. */
export async function numbers(page: Page): Promise<string[]> {
  await page.goto('/cases?view=all&order=NUMBER');
  await expect(row(page).first()).toBeVisible();
  const more = page.getByRole('button', { name: 'Show more cases' });
  while (await more.isVisible()) {
    const before = await row(page).count();
    await more.click();
    await expect.poll(() => row(page).count()).toBeGreaterThan(before);
  }
  return row(page).locator('.number').allInnerTexts();
}

/** Waits for a case with a new number in the list, and returns the number. Case numbers are random. */
export async function newcomer(page: Page, before: readonly string[]): Promise<string> {
  let number = '';
  await expect(async () => {
    number = (await numbers(page)).find((one) => !before.includes(one)) ?? '';
    expect(number).not.toBe('');
  }).toPass();
  return number;
}

/** Creates a case and opens it. Returns its number and the reporter's session. */
export async function freshCase(page: Page, request: APIRequestContext): Promise<{ number: string; session: string }> {
  const before = await numbers(page);
  const session = await sendReports(request, 1);
  const number = await newcomer(page, before);
  await row(page).filter({ hasText: number }).click();
  return { number, session };
}
