import type { APIRequestContext, Page } from '@playwright/test';
import { sendReports } from '../support/wire';
import { expect } from './desk';

/** Creates a case and opens it. Returns its number and the reporter's session. Case numbers are random. */
export async function freshCase(page: Page, request: APIRequestContext): Promise<{ number: string; session: string }> {
  await page.goto('/cases?view=all&order=NUMBER');
  const row = page.locator('.row-link');
  await expect(row.first()).toBeVisible();
  const shown = () => row.locator('.number').allInnerTexts();
  const before = await shown();
  // Send reports until a new case is on the first page of the list.
  let session = '';
  let number = '';
  for (let sent = 0; sent < 6 && number === ''; sent += 1) {
    session = await sendReports(request, 1);
    const look = async () => {
      await page.reload();
      await expect(row.first()).toBeVisible();
      number = (await shown()).find((one) => !before.includes(one)) ?? '';
      expect(number).not.toBe('');
    };
    await expect(look)
      .toPass({ timeout: 5000 })
      .catch(() => undefined);
  }
  expect(number).not.toBe('');
  await row.filter({ hasText: number }).click();
  return { number, session };
}
