import type { APIRequestContext, Page } from '@playwright/test';
import { sendReports } from '../support/wire';
import { expect } from './desk';

/** Creates a case and opens it. Returns its number and the reporter's session. Case numbers are random. */
export async function freshCase(page: Page, request: APIRequestContext): Promise<{ number: string; session: string }> {
  const row = page.locator('.row-link');
  /** The numbers of all cases. */
  const all = async () => {
    await page.goto('/cases?view=all&order=NUMBER');
    await expect(row.first()).toBeVisible();
    const more = page.getByRole('button', { name: 'Show more cases' });
    while (await more.isVisible()) {
      const before = await row.count();
      await more.click();
      await expect.poll(() => row.count()).toBeGreaterThan(before);
    }
    return row.locator('.number').allInnerTexts();
  };
  const before = await all();
  const session = await sendReports(request, 1);
  let number = '';
  await expect(async () => {
    number = (await all()).find((one) => !before.includes(one)) ?? '';
    expect(number).not.toBe('');
  }).toPass();
  await row.filter({ hasText: number }).click();
  return { number, session };
}
