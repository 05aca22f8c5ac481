import type { Locator, Page } from '@playwright/test';
import { sendMessages } from '../support/wire';
import { changeTitle } from './case-page';
import { expect, heading, message, note, openCase, openMessage, saveNote, send, sendNow, tab, test } from './desk';
import { freshCase } from './fresh';

const way = 'Case navigation';

test('a case leads back to the list as it was, and on to its neighbours there', async ({ page }) => {
  await page.goto('/cases?view=all&order=NUMBER');
  const numbers = page.locator('.row-link .number');
  await expect(numbers.nth(2)).toBeVisible();
  const [first = '', second = '', third = ''] = await numbers.allInnerTexts();
  await page.locator('.row-link').nth(1).click();
  await expect(heading(page)).toContainText(second);
  const links = page.getByRole('navigation', { name: way });
  const neighbours = page.getByRole('navigation', { name: 'Cases before and after' });
  await expect(neighbours).toContainText('2 of');
  await neighbours.getByRole('link', { name: 'Next case' }).click();
  await expect(heading(page)).toContainText(third);
  await page.keyboard.press('k');
  await expect(heading(page)).toContainText(second);
  await neighbours.getByRole('link', { name: 'Previous case' }).click();
  await expect(heading(page)).toContainText(first);
  await expect(neighbours.getByRole('link', { name: 'Previous case' })).toHaveCount(0);
  await tab(page, 'Report');
  await links.getByRole('link', { name: 'All open' }).click();
  await expect(page).toHaveURL('/cases?view=all&order=NUMBER');
  await page.locator('.row-link').first().click();
  await expect(heading(page)).toContainText(first);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL('/cases?view=all&order=NUMBER');
});

test('the views say what they hold: all open ones, and the closed ones apart', async ({ page }) => {
  await page.goto('/cases?view=all');
  const views = page.getByRole('navigation', { name: 'Case views' });
  const closed = views.getByRole('link', { name: /^Closed \d+$/ });
  await expect(views.getByRole('link', { name: /^All open \d+$/ })).toHaveAttribute('aria-current', 'page');
  const count = Number((await closed.innerText()).replace(/\D/g, ''));
  expect(count).toBeGreaterThan(0);
  await closed.click();
  await expect(page).toHaveURL('/cases?view=closed');
  await expect(page.getByText(`${String(count)} case`)).toBeVisible();
  await expect(page.locator('tbody .stage-closed')).toHaveCount(count);
  await expect(views.getByRole('link', { name: /^All open \d+$/ })).toBeVisible();
});

test('a row is renewed in its place when a colleague changes the case', async ({ page, desks }) => {
  const admin = await desks.open('ADMIN');
  await page.goto('/cases?view=all&stage=NEW&order=RECEIVED');
  const row = page
    .getByRole('row')
    .filter({ has: page.locator('.row-link') })
    .last();
  await expect(row).toBeVisible();
  const link = await row.locator('.row-link').getAttribute('href');
  const title = `Renewed ${String(Date.now())}`;
  await admin.goto(link ?? '');
  await changeTitle(admin, title);
  await expect(row).toContainText(title);
  await expect(page.getByRole('button', { name: 'The list has changed. Refresh the list' })).toHaveCount(0);
  await admin.close();
});

/** The top edge of the composers, and whether they are docked at the bottom of the window. */
const dock = (page: Page) =>
  page
    .locator('.dock')
    .evaluate((node) => ({ top: node.getBoundingClientRect().top, sticks: getComputedStyle(node).position === 'sticky' }));
const bottom = (of: Locator) => of.evaluate((node) => node.getBoundingClientRect().bottom);

test('the conversation opens at the first new message, and the composer stays in view', async ({ page, request }) => {
  const { number, session } = await freshCase(page, request);
  await expect(heading(page)).toContainText(number);
  const lines = Array.from({ length: 12 }, (_, at) => `Message ${String(at + 1)}\n${'more\n'.repeat(6)}`);
  await tab(page, 'Report');
  await sendMessages(request, session, lines);
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toContainText('12');
  await tab(page, 'Conversation');
  const first = page.locator('.message').first();
  await expect(first).toContainText('Message 1');
  await expect(first).toBeInViewport();
  await expect(note(page)).toBeInViewport({ ratio: 1 });
  await expect(saveNote(page)).toBeInViewport({ ratio: 1 });
  await openMessage(page);
  await expect(message(page)).toBeInViewport({ ratio: 1 });
  await expect(send(page)).toBeInViewport({ ratio: 1 });
  // The composer does not hide a message that has the focus.
  await page
    .locator('.message')
    .nth(5)
    .evaluate((node) => {
      node.tabIndex = -1;
      node.focus();
    });
  const { top, sticks } = await dock(page);
  expect(sticks).toBe(true);
  await expect(async () => expect(await bottom(page.locator('.message').nth(5))).toBeLessThanOrEqual(top)).toPass();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(page.getByText('New', { exact: true }).first()).toBeAttached();
  await sendMessages(request, session, ['The thirteenth']);
  await tab(page, 'Report');
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toContainText('1');
  await tab(page, 'Conversation');
  const newest = page.locator('.message').filter({ hasText: 'The thirteenth' });
  await expect(newest).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).not.toContainText('1');

  // Without new messages, the tab opens at its newest entries. The page does not scroll while the member types an answer.
  await tab(page, 'Report');
  await tab(page, 'Conversation');
  await expect(heading(page)).toBeInViewport({ ratio: 1 });
  await expect(newest).toBeInViewport({ ratio: 1 });
  await expect(async () => expect(await bottom(newest)).toBeLessThanOrEqual((await dock(page)).top)).toPass();
  await openMessage(page);
  await expect(message(page)).toBeInViewport({ ratio: 1 });
  await page
    .locator('.message')
    .nth(5)
    .evaluate((node) => node.scrollIntoView({ block: 'start' }));
  const place = await page.evaluate(() => window.scrollY);
  await message(page).focus();
  await page.keyboard.type('Typed beside an old message');
  expect(await page.evaluate(() => window.scrollY)).toBe(place);

  // The sent answer appears above the composer.
  await message(page).fill('A long line\n'.repeat(30));
  await expect(send(page)).toBeInViewport({ ratio: 1 });
  await message(page).fill('The answer');
  await sendNow(page);
  const answer = page.locator('.message').filter({ hasText: 'The answer' });
  await expect(answer).toBeInViewport({ ratio: 1 });
  await expect(async () => expect(await bottom(answer)).toBeLessThanOrEqual((await dock(page)).top)).toPass();

  // On a small or low screen, the composer is below the messages, and a button leads to it.
  for (const size of [
    { width: 320, height: 640 },
    { width: 1280, height: 500 },
  ]) {
    await page.setViewportSize(size);
    await tab(page, 'Report');
    await tab(page, 'Conversation');
    await expect(heading(page)).toBeInViewport();
    expect((await dock(page)).sticks).toBe(false);
    await openMessage(page);
    await expect(message(page)).toBeInViewport();
  }
  await openCase(page, 'NEW');
});
