import { operationOf } from '../support/press';
import { account, expect, heading, message, openCase, openMessage, prove, refusals, sendNow, test } from './desk';

const lost = { status: 401, contentType: 'application/json', body: '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}' };

test('a lapsed session asks for the sign-in over the page, and then the message goes as it was typed', async ({ page, watched }) => {
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
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('Email')).not.toBeEditable();

  over = false;
  await prove(page, account('MANAGER'), page.locator('.message').filter({ hasText: text }));
  await expect(dialog).toHaveCount(0);
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
