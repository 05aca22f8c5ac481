/** Notifications: the bell, the page, the settings of their emails, and the calendar. */
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { sendReports } from '../support/wire';
import { expect, heading, refusals, test } from './desk';

const bell = (page: Page) => page.getByRole('banner').getByRole('button', { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole('dialog', { name: 'Notifications' });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const rows = (page: Page) => page.getByRole('main').locator('.notify-row');

/** The number of unread notifications, as the bell says. */
async function count(page: Page): Promise<number> {
  await expect(bell(page)).toBeVisible();
  const name = (await bell(page).getAttribute('aria-label')) ?? '';
  return name.includes('one unread') ? 1 : Number(/\d+/.exec(name)?.[0] ?? 0);
}

test('a new report rings the bell, and its case silences it', async ({ page, request }) => {
  await page.goto('/');
  await expect(heading(page)).toBeVisible();
  await page.waitForLoadState('networkidle');
  const before = await count(page);
  await sendReports(request, 1);
  await expect.poll(() => count(page), { timeout: 30_000 }).toBeGreaterThan(before);
  const rung = await count(page);
  await expect(page).toHaveTitle(new RegExp(`^\\(${String(rung)}\\) Home`));

  await bell(page).press('Enter');
  const unread = panel(page).locator('.notify-row.unread');
  const newest = unread.getByRole('link', { name: /^New report VC-/ }).first();
  await expect(newest).toBeVisible();
  await expectGoodLooks(page, 'panel of notifications');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await expect(bell(page)).toBeFocused();
  await bell(page).click();
  await newest.click();
  await expect(page).toHaveURL(/\/cases\/[\da-f-]{36}/);
  await expect(panel(page)).toHaveCount(0);
  // Other notifications of the same case are read with it.
  await expect.poll(() => count(page)).toBeLessThan(rung);
});

test('all are marked as read, and that is taken back', async ({ page, request }) => {
  test.setTimeout(120_000);
  await sendReports(request, 2);
  await page.goto('/');
  await expect.poll(() => count(page), { timeout: 30_000 }).toBeGreaterThan(1);
  await bell(page).click();
  await panel(page).getByRole('link', { name: 'All notifications' }).click();
  await expect(heading(page)).toHaveText('Notifications');
  await expect(rows(page).first()).toBeVisible();
  await expectGoodLooks(page, 'notifications');

  const unread = await count(page);
  await rows(page)
    .getByRole('button', { name: /^Mark as read/ })
    .first()
    .click();
  await expect.poll(() => count(page)).toBe(unread - 1);
  await rows(page)
    .getByRole('button', { name: /^Mark as unread/ })
    .first()
    .click();
  await expect.poll(() => count(page)).toBe(unread);

  await page.getByLabel('Show unread only').check();
  await page.getByLabel('Kind').selectOption('New report');
  await expect(rows(page).filter({ hasNotText: 'New report' })).toHaveCount(0);
  await button(page, 'Mark all as read').click();
  await expect(page.getByText('No notification matches the filter.')).toBeVisible();
  await expect.poll(() => count(page)).toBe(0);
  await expect(page).toHaveTitle('Notifications – VoiCase');
  await button(page, 'Mark these as unread again').click();
  await expect.poll(() => count(page)).toBe(unread);
});

test('a member chooses kinds, quiet hours, time zone and language of the emails', async ({ page, watched }) => {
  watched.expected.push(refusals);
  test.setTimeout(120_000);
  await page.goto('/me');
  await page.getByRole('link', { name: 'Choose which emails you get' }).click();
  await expect(heading(page)).toBeFocused();
  await page.getByLabel('Deadline or check-in').selectOption('Never');
  await page.getByLabel('Hour of the daily summary').selectOption('06:00');
  await page.getByLabel('Send no emails in quiet hours').check();
  await page.getByLabel('Quiet from').selectOption('22:00');
  await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
  await page.getByLabel('Language of the emails').selectOption('German');
  await expectGoodLooks(page, 'settings of emails');
  await press(page, 'SaveNotificationSettings', button(page, 'Save settings'), [page.getByLabel('Time zone')]);
  await expect(page.getByText('The settings are saved.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Deadline or check-in')).toHaveValue('NEVER');
  await expect(page.getByLabel('Quiet until')).toHaveValue('7');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Lisbon');
  await expect(page.getByLabel('Language of the emails')).toHaveValue('de');
  await page.getByLabel('Send no emails in quiet hours').uncheck();
  await page.getByLabel('Language of the emails').selectOption('English');
  await button(page, 'Save settings').click();
  await expect(page.getByText('The settings are saved.')).toBeVisible();
});

test('a calendar address is created, read and deleted', async ({ page, watched }) => {
  test.setTimeout(120_000);
  watched.expected.push(refusals);
  await page.goto('/me/security');
  await expect(page.getByText('You have no calendar address.')).toBeVisible();
  await button(page, 'Create calendar address').click();
  const dialog = page.getByRole('dialog', { name: 'Create calendar address' });
  await dialog.getByRole('button', { name: 'Create calendar address' }).click();
  const secret = dialog.locator('code.secret');
  await expect(secret).toContainText('/calendar/');
  await expectGoodLooks(page, 'address of the calendar');
  const address = new URL((await secret.textContent()) ?? '').pathname;
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  const read = () =>
    page.evaluate(async (path) => {
      const answer = await fetch(path, { credentials: 'omit' });
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
    }, address);
  const calendar = await read();
  expect(calendar.type).toBe('text/calendar; charset=utf-8');
  expect(calendar.text).toMatch(/SUMMARY:VC-\d{4}-\d+: feedback due/);
  await page.reload();
  await expect(page.getByText('last read on')).toBeVisible();
  await button(page, 'Delete calendar address').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete calendar address' }).click();
  await expect(page.getByText('You have no calendar address.')).toBeVisible();
  expect((await read()).status).toBe(404);
});

test('the bell stays a link when it cannot be loaded', async ({ page, watched }) => {
  watched.expected.push(refusals, /PieceMissing/);
  await page.route(/\/assets\/bell-/, (route) => route.abort());
  await page.goto('/help');
  await expect(page.getByRole('banner').getByRole('link', { name: 'Notifications' })).toBeVisible();
  await page.getByRole('banner').getByRole('link', { name: 'Notifications' }).click();
  await expect(heading(page)).toHaveText('Notifications');
});
