import type { Page } from '@playwright/test';
import { problem, refusals } from './desk';
import { button, enrol, expect, test } from './newcomer';

const ended = (page: Page) => page.getByRole('dialog', { name: 'Your session has ended' });

/** Types a new name, and loses the session before sending it. */
async function typeAndLose(page: Page) {
  await page.goto('/me');
  await button(page, 'Change your name').click();
  await page.getByLabel('Name', { exact: true }).fill('Robin Renamed');
  await page.context().clearCookies();
  let lost = false;
  await page.route('**/graphql', (route) => {
    if (lost) return route.fallback();
    lost = true;
    return route.fulfill({ status: 401, contentType: 'application/json', body: '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}' });
  });
  await button(page, 'Save name').click();
  await expect(ended(page)).toBeVisible();
}

test('a passkey takes up a lapsed session in place, and what was typed is sent', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await typeAndLose(page);
  await newcomer.device.recognises(false);
  await button(page, 'Sign in with a passkey').click();
  await expect(problem(ended(page))).toContainText('No passkey was used');
  await newcomer.device.recognises(true);
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByText('Your name has been changed.')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(button(page, 'Account: Robin Renamed')).toBeVisible();
});

test("somebody else's passkey begins a page of their own: nothing that was typed is sent as theirs", async ({
  page,
  newcomer,
  invite,
  browser,
  baseURL,
  watched,
}) => {
  watched.expected.push(refusals);
  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  const other = await enrol(await context.newPage(), await invite(`kim-${newcomer.email}`));
  const [theirs] = await other.device.passkeys();
  await typeAndLose(page);
  await newcomer.device.forget();
  if (theirs) await newcomer.device.put(theirs);
  await context.close();
  await button(page, 'Sign in with a passkey').click();
  await expect(page).toHaveURL('/');
  await page.goto('/me');
  await expect(page.getByText(other.email)).toBeVisible();
  await expect(page.getByText('Robin Renamed')).toHaveCount(0);
});

test('a page that nobody touches shows nothing once it is locked, and goes on where it was', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.clock.install();
  await page.goto('/me');
  await expect(page.getByText(newcomer.email)).toBeVisible();
  const name = page.getByRole('dialog', { name: 'Change your name' }).getByLabel('Name', { exact: true });
  await button(page, 'Change your name').click();
  await name.fill('Half typed');
  await page.clock.fastForward('29:00');
  await page.clock.fastForward('02:00');
  await expect(ended(page)).toBeVisible();
  await expect(page.getByText(newcomer.email)).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText('Robin Newcomer');
  await expect(name).toHaveCount(0);
  await expect(ended(page)).toContainText('Your text is still here.');
  await newcomer.device.recognises(true);
  await button(page, 'Sign in with a passkey').click();
  await expect(page.getByText(newcomer.email)).toBeVisible();
  await expect(page).toHaveURL(/\/me$/);
  await expect(name).toHaveValue('Half typed');
});
