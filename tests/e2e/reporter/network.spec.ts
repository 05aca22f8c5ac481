import type { Route } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { operationOf } from '../support/connection';
import { expect, test, type Page } from '../support/test';
import { button, goToFiles, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

/** Delivers the request to the server. Sends the name in the Host header, because some resolvers lack *.localhost. */
async function deliver(route: Route): Promise<void> {
  const url = new URL(route.request().url());
  const { host } = url;
  url.hostname = '127.0.0.1';
  await route.fetch({ url: url.href, headers: { ...route.request().headers(), host } });
}

/** Calls `act` with the number of each request of one operation. Returns a function that returns the number so far. */
async function onOperation(page: Page, name: string, act: (count: number) => 'pass' | 'lost before' | 'lost after'): Promise<() => number> {
  let count = 0;
  await page.route('**/graphql', async (route) => {
    if (operationOf(route) !== name) return route.fallback();
    count += 1;
    const what = act(count);
    if (what === 'lost after') await deliver(route);
    return what === 'pass' ? route.fallback() : route.abort('connectionreset');
  });
  return () => count;
}

async function ready(page: Page, text: string): Promise<void> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, text);
  await goToReview(page);
}

test.beforeEach(({ watched }) => {
  watched.expected.push(/Failed to load resource/);
});

test('an answer that gets lost does not make a second report', async ({ page }) => {
  await ready(page, 'The answer got lost.');
  const tries = await onOperation(page, 'SubmitReport', (count) => (count <= 2 ? 'lost after' : 'pass'));
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  expect(tries()).toBe(3);
  await page.getByText('What I sent').click();
  await expect(page.getByText('The answer got lost.')).toHaveCount(1);
});

test('without a connection nothing is lost, and trying again sends it', async ({ page }) => {
  await ready(page, 'Kept through the storm.');
  let isDown = true;
  await onOperation(page, 'SubmitReport', () => (isDown ? 'lost before' : 'pass'));
  await button(page, 'Send the report').click();
  await expect(page.getByText('Everything that you wrote is still here')).toBeVisible();
  await expect(page.getByText('Kept through the storm.')).toBeVisible();
  isDown = false;
  await button(page, 'Send the report').click();
  await keepReceipt(page);
});

test('what was changed after a lost answer is not sent twice', async ({ page }) => {
  await ready(page, 'First words.');
  let isDown = true;
  await onOperation(page, 'SubmitReport', () => (isDown ? 'lost after' : 'pass'));
  await button(page, 'Send the report').click();
  await expect(page.getByText('Everything that you wrote is still here')).toBeVisible();
  isDown = false;
  await button(page, /^Change What happened/).click();
  await tellWhatHappened(page, 'Other words.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await expect(page.getByText('The first version of your report had already arrived')).toBeVisible();
  await keepReceipt(page);
  await expect(page.getByLabel('Write a message')).toHaveValue(/Other words\.$/);
  await button(page, 'Send the message').click();
  await expect(page.locator('.words', { hasText: 'Other words.' })).toBeVisible();
});

test('a form that was changed meanwhile keeps what was answered', async ({ page }) => {
  await ready(page, 'Answered before the change.');
  let isChanged = true;
  await page.route('**/graphql', (route) => {
    if (!isChanged || operationOf(route) !== 'SubmitReport') return route.fallback();
    isChanged = false;
    return route.fulfill({
      json: { data: null, errors: [{ message: 'FORM_CHANGED', extensions: { code: 'FORM_CHANGED', requestId: 'r' } }] },
    });
  });
  await button(page, 'Send the report').click();
  await expect(page.getByRole('main').getByText('The questions changed while you were writing')).toBeVisible();
  await expect(page.getByText('Answered before the change.')).toBeVisible();
  await button(page, 'Send the report').click();
  await keepReceipt(page);
});

test('pressing twice sends once', async ({ page }) => {
  await ready(page, 'Twice.');
  const tries = await onOperation(page, 'SubmitReport', () => 'pass');
  await button(page, 'Send the report').dblclick();
  await keepReceipt(page);
  expect(tries()).toBe(1);
});

test('a file that breaks off goes on from where it was', async ({ page }) => {
  test.slow();
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'With a long file.');
  await goToFiles(page);
  let isDown = true;
  await page.route('**/up/*/*', (route) =>
    isDown && !route.request().url().endsWith('/0') ? route.abort('connectionreset') : route.fallback(),
  );
  await page
    .getByLabel('Add files')
    .setInputFiles({ name: 'film.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(9 << 20, 7) });
  // The upload fails after thirteen seconds of retries.
  await expect(page.getByText('Not sent.').first()).toBeVisible({ timeout: 60_000 });
  isDown = false;
  await button(page, 'Try again film.bin').click();
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  await goToReview(page);
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  await page.getByText('What I sent').click();
  const saving = page.waitForEvent('download');
  await button(page, 'Save film.bin').click();
  const saved = readFileSync(await (await saving).path());
  expect(saved.equals(Buffer.alloc(9 << 20, 7))).toBe(true);
});

test('a message whose sending fails is kept', async ({ page }) => {
  await ready(page, 'A report.');
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  let isDown = true;
  await onOperation(page, 'SendMessage', () => (isDown ? 'lost before' : 'pass'));
  await page.getByLabel('Write a message').fill('Do not lose me.');
  await button(page, 'Send the message').click();
  await expect(page.getByText('Everything that you wrote is still here')).toBeVisible();
  await expect(page.getByLabel('Write a message')).toHaveValue('Do not lose me.');
  isDown = false;
  await button(page, 'Send the message').click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Do not lose me.' })).toBeVisible();
});

test('without a connection the page says so and can be tried again', async ({ page }) => {
  let isDown = true;
  await page.route('**/graphql', (route) => (isDown ? route.abort('connectionreset') : route.fallback()));
  await page.goto((await import('../support/facts')).facts.channel);
  await expect(heading(page)).toHaveText('The page could not be loaded');
  isDown = false;
  await button(page, 'Try again').click();
  await expect(button(page, 'Start a report')).toBeVisible();
});
