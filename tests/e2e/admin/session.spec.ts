import type { Page } from '@playwright/test';
import { operationOf } from '../support/press';
import { expectAccessible } from '../support/test';
import { account, accountButton, chooseAccount, expect, heading, message, now, openCase, openMessage } from './desk';
import { prove, refusals, send, sendNow, test, unsent } from './desk';

const lost = { status: 401, contentType: 'application/json', body: '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}' };

test('a lapsed session asks for the sign-in over the page, and the message is kept until the member sends it', async ({
  page,
  watched,
}) => {
  watched.expected.push(refusals);
  await openCase(page, 'UNDER_INVESTIGATION');
  const text = `typed before the session ended ${Date.now()}`;
  await openMessage(page);
  await message(page).fill(text);

  // The imitated session ends with the request that sends the message. Earlier requests in the background succeed, so
  // that they do not open the dialog.
  let over: boolean | undefined;
  await page.route(/\/graphql(\/auth)?$/, (route) => {
    over ??= route.request().postData()?.includes(text) ? true : undefined;
    // The real session is still valid. A request of the page in the background could renew it while the test waits
    // for a code, so refuse each renewal.
    const renews = over !== undefined && operationOf(route.request()) === 'RefreshSession';
    return over || renews ? route.fulfill(lost) : route.continue();
  });
  await sendNow(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  await expect(dialog).toContainText('Your text is still here.');
  // This page cannot know whether the member still wants to send after the sign-in.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('Email')).not.toBeEditable();

  over = false;
  // The unsent message is on the page behind the dialog too. A code that is refused must be seen first.
  await prove(page, account('MANAGER'), page.locator('body:not(:has(dialog[open])) .unsent'));
  await expect(dialog).toHaveCount(0);
  await expect(unsent(page)).toContainText(text);
  await expect(page.locator('.message').filter({ hasText: text })).toHaveCount(0);
  await now(page).click();
  await expect(page.locator('.message').filter({ hasText: text })).toHaveCount(1);
  await expect(unsent(page)).toHaveCount(0);
  await expect(message(page)).toHaveValue('');
});

test('an unattended page warns, and stays signed in when asked to', async ({ page }) => {
  await page.clock.install();
  await page.goto('/cases');
  await expect(heading(page)).toBeVisible();
  await page.clock.fastForward('28:30');
  const warning = page.getByRole('dialog').filter({ hasText: 'Are you still there?' });
  await expect(warning).toBeVisible();
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning).toHaveCount(0);
  await expect(heading(page)).toBeVisible();
});

test('a computer that slept past the ten seconds sends nothing', async ({ page }) => {
  await page.clock.install();
  await openCase(page, 'NEW');
  let sent = 0;
  page.on('request', (request) => void (operationOf(request) === 'SendMessage' && (sent += 1)));
  await openMessage(page);
  await message(page).fill('Before the sleep');
  await send(page).click();
  await expect(unsent(page)).toContainText('Before the sleep');
  // The clock jumps, and each timer that is due runs once. Less than the time after which an idle page is locked.
  await page.clock.fastForward('10:00');
  await expect(unsent(page)).toContainText('The message was stopped before it was sent.');
  await expect(page.getByText(/Case VC-[\d-]+: your message to the reporter was not sent/)).toBeAttached();
  expect(sent).toBe(0);
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue('Before the sleep');
  await message(page).fill('');
});

/** Refuses every sign-out, because the session of the test's account must stay. Returns how many there were. */
async function refuseSignOut(page: Page) {
  const watched = { outs: 0, sends: 0 };
  await page.route(/\/graphql(\/auth)?$/, (route) => {
    const name = operationOf(route.request());
    if (name === 'SendMessage') watched.sends += 1;
    if (name !== 'SignOut') return route.fallback();
    watched.outs += 1;
    return route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' });
  });
  return watched;
}

test('a sign-out asks about a message that waits, and nothing leaves meanwhile', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.clock.install();
  await openCase(page, 'NEW');
  const wire = await refuseSignOut(page);
  const text = `before the sign-out ${String(Date.now())}`;
  await openMessage(page);
  await message(page).fill(text);
  await send(page).click();
  await chooseAccount(page, 'Sign out');
  const dialog = page.getByRole('dialog', { name: 'Send these messages before you sign out?' });
  await expect(dialog).toContainText(/VC-/);
  await expectAccessible(page, 'messages before the sign-out');
  await page.clock.runFor(30_000);
  expect(wire).toEqual({ outs: 0, sends: 0 });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(unsent(page)).toContainText('The message was stopped before it was sent.');

  // A failed sign-out keeps the message.
  await chooseAccount(page, 'Sign out');
  await dialog.getByRole('button', { name: 'Sign out without sending' }).click();
  const failed = page.getByRole('dialog', { name: 'Sign out', exact: true });
  await expect(failed).toContainText('Your session is still open in this browser.');
  await failed.getByRole('button', { name: 'Close' }).click();
  await expect(unsent(page)).toContainText(text);
  expect(wire).toEqual({ outs: 1, sends: 0 });

  // Every other page names the case.
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Help' }).click();
  const notice = page.getByRole('region', { name: /^Messages to reporters that were not sent/ });
  await expect(notice).toContainText(/VC-/);
  await expectAccessible(page, 'a notice of a message that was not sent');
  await notice.getByRole('link').click();
  await expect(unsent(page)).toContainText(text);

  await chooseAccount(page, 'Sign out');
  await dialog.getByRole('button', { name: 'Send now' }).click();
  await expect(failed).toBeVisible();
  await expect.poll(() => wire).toEqual({ outs: 2, sends: 1 });
  await failed.getByRole('button', { name: 'Close' }).click();
  await expect(page.locator('.message.staff').filter({ hasText: text })).toHaveCount(1);
});

test('after a failed sign-out and a lock, the next sign-in stays signed in', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/help');
  const wire = await refuseSignOut(page);
  await chooseAccount(page, 'Sign out');
  await expect(page.getByRole('dialog', { name: 'Sign out' })).toBeVisible();
  await page.evaluate(() => new BroadcastChannel('voicase-session').postMessage('ended'));
  await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  await prove(page, account('MANAGER'), accountButton(page));
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(wire.outs).toBe(1);
});

test('a sign-out in another tab leaves a notice about the message', async ({ page }) => {
  await openCase(page, 'NEW');
  const wire = await refuseSignOut(page);
  await openMessage(page);
  await message(page).fill('Never sent');
  await send(page).click();
  await expect(unsent(page)).toContainText('Never sent');
  // The session must stay for the other tests, so the page gets only the news of the other tab.
  await page.route('**/graphql/auth', (route) =>
    operationOf(route.request()) === 'RefreshSession' ? route.fulfill(lost) : route.fallback(),
  );
  await page.evaluate(() => new BroadcastChannel('voicase-session').postMessage('out'));
  await expect(heading(page)).toHaveText('Sign in');
  await expect(page.getByText('You signed out before a message to a reporter was sent.')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('Never sent');
  expect(wire.sends).toBe(0);
});
