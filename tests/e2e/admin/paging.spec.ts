import { sendMessages, sendReports } from '../support/wire';
import { changeTitle } from './case-page';
import { expect, heading, test } from './desk';

const PAGE = 50;

test('a long list comes in pages, each case once, and the next page follows what was read', async ({ page, desks, request }) => {
  await page.goto('/cases?view=all&order=NUMBER');
  const count = page.getByRole('status').filter({ hasText: / cases$/ });
  await expect(count).toBeVisible();
  const there = parseInt(await count.innerText(), 10);
  const wanted = Math.max(there, PAGE + 5);
  await sendReports(request, wanted - there);
  await expect(async () => {
    await page.reload();
    await expect(count).toHaveText(`${wanted} cases`, { timeout: 2000 });
  }).toPass();

  const rows = page.locator('.row-link');
  await expect(rows).toHaveCount(PAGE);
  const last = await rows.last().innerText();
  await page.getByRole('button', { name: 'Show more cases' }).click();
  await expect(rows).toHaveCount(Math.min(wanted, 2 * PAGE));
  expect(await rows.nth(PAGE - 1).innerText()).toBe(last);
  await expect(rows.nth(PAGE)).toBeFocused();
  const numbers = await page.locator('.row-link .number').allInnerTexts();
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers).toEqual([...numbers].sort().reverse());
  if (wanted <= 2 * PAGE) await expect(page.getByRole('button', { name: 'Show more cases' })).toHaveCount(0);

  // When another member changes a case of the second page, its row is updated in place.
  const row = page
    .getByRole('row')
    .filter({ has: page.locator('.row-link') })
    .nth(PAGE + 1);
  const title = `Renewed ${String(Date.now())}`;
  const admin = await desks.open('ADMIN');
  await admin.goto((await row.locator('.row-link').getAttribute('href')) ?? '');
  await changeTitle(admin, title);
  await expect(row).toContainText(title);
  await expect(rows).toHaveCount(Math.min(wanted, 2 * PAGE));
  await expect(page.getByRole('button', { name: 'The list has changed. Refresh the list' })).toHaveCount(0);
  await admin.close();
});

test('a long dialogue shows its newest messages, and earlier ones above them', async ({ page, request }) => {
  const session = await sendReports(request, 1);
  const texts = Array.from({ length: 45 }, (_, index) => `${index + 1} of 45`);
  await sendMessages(request, session, texts);
  await expect(async () => {
    // Case numbers are random, so the case can be anywhere in a list. The list of unread cases is short enough to find
    // it.
    await page.goto('/cases?view=all&unread=yes');
    await expect(page.getByText('45 unread').first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.getByRole('row').filter({ hasText: '45 unread' }).first().getByRole('link').click();
  await expect(heading(page)).toBeVisible();
  const shown = page.locator('.message .typed');
  await expect(shown).toHaveText(texts.slice(-20));
  const earlier = page.getByRole('button', { name: 'Show earlier entries' });
  await earlier.click();
  await expect(shown).toHaveText(texts.slice(-40));
  await earlier.click();
  await expect(shown).toHaveText(texts);
  await expect(earlier).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 2, name: 'Conversation' })).toBeFocused();
});
