import { loseAnswer, press } from '../support/press';
import { heading, problem, refusals } from './desk';
import { button, expect, main, password, stale, stepUp, test } from './newcomer';
import { code } from '../../support/totp.mjs';

test('an act that needs a fresh factor asks in place, keeps what was typed, and goes on by itself', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me/security');
  await stale(page, 'ChangePassword');
  await button(page, 'Change the password').click();
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill('other words that nobody would guess');
  await button(page, 'Set the password').click();
  await expect(stepUp(page).getByRole('heading')).toBeFocused();

  await stepUp(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(problem(page)).toContainText('Nothing was changed');
  await expect(page.getByLabel('Current password')).toHaveValue(password);
  await expect(page.getByLabel('New password')).toHaveValue('other words that nobody would guess');

  await page.unroute('**/graphql');
  await stale(page, 'ChangePassword');
  await button(page, 'Set the password').click();
  await newcomer.device.recognises(false);
  await stepUp(page).getByRole('button', { name: 'Use a passkey' }).click();
  await expect(problem(stepUp(page))).toContainText('No passkey was used');
  await newcomer.device.recognises(true);
  await stepUp(page).getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByText('Your password has been changed.')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await button(page, 'Change the password').click();
  await page.getByLabel('Current password').fill('other words that nobody would guess');
  await page.getByLabel('New password').fill('once more other words');
  await press(page, 'ChangePassword', button(page, 'Set the password'), [
    page.getByLabel('Current password'),
    page.getByLabel('New password'),
  ]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a recovery code confirms too, and is then spent', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me/security');
  await expect(page.getByText('10 codes are left.')).toBeVisible();
  await stale(page, 'RenewRecoveryCodes');
  await button(page, 'Create new recovery codes').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Create new recovery codes' }).click();
  await stepUp(page).getByRole('button', { name: 'Use a recovery code instead' }).click();
  await stepUp(page).getByLabel('Recovery code').fill('0000-0000-0000-0000');
  await stepUp(page).getByRole('button', { name: 'Confirm' }).click();
  await expect(problem(stepUp(page))).toContainText('wrong, already used or too old');
  await stepUp(page)
    .getByLabel('Recovery code')
    .fill(newcomer.codes[0]?.toLowerCase() ?? '');
  await stepUp(page).getByRole('button', { name: 'Confirm' }).click();
  const renewed = page.getByRole('dialog', { name: 'Create new recovery codes' });
  await expect(renewed.locator('.recovery code')).toHaveCount(10);
  expect(await renewed.locator('.recovery code').allInnerTexts()).not.toContain(newcomer.codes[1]);
  await page.keyboard.press('Escape');
  await expect(renewed).toBeVisible();
  await renewed.getByLabel('I have stored the codes').check();
  await renewed.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('10 codes are left.')).toBeVisible();

  await button(page, 'Create new recovery codes').click();
  await press(page, 'RenewRecoveryCodes', renewed.getByRole('button', { name: 'Create new recovery codes' }));
  await expect(renewed.locator('.recovery code')).toHaveCount(10);
});

test('the only factor stays and says why; with another one it can go', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me/security');
  const factors = page.getByRole('list', { name: 'Second factors' });
  await expect(factors).toContainText('This is your only second factor, so you cannot remove it.');
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0);

  await button(page, 'Add an authenticator app').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Old phone');
  const secret = (await dialog.locator('.secret').innerText()).replace(/\s/g, '');
  await dialog.getByLabel('Code from').fill(code(secret));
  await loseAnswer(page, 'AddTotp', dialog.getByRole('button', { name: 'Add app', exact: true }));
  await expect(problem(page)).toContainText('The app may already be added.');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(factors.getByRole('listitem')).toHaveCount(2);

  await page.getByRole('button', { name: 'Rename Old phone' }).click();
  await dialog.getByLabel('Name').fill('New phone');
  await press(page, 'RenameFactor', dialog.getByRole('button', { name: 'Save name' }), [dialog.getByLabel('Name')]);
  await expect(factors).toContainText('New phone');

  await page.getByRole('button', { name: 'Remove My first passkey' }).click();
  await press(page, 'RemoveFactor', dialog.getByRole('button', { name: 'Remove', exact: true }));
  await expect(factors.getByRole('listitem')).toHaveCount(1);
  await expect(factors).toContainText('This is your only second factor');
  expect(await newcomer.device.passkeys()).toHaveLength(1);
});

test('a passkey that is already there is not made twice', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me/security');
  await button(page, 'Add a passkey').click();
  await page.getByRole('dialog').getByLabel('Name').fill('The same device');
  await button(page, 'Create a passkey').click();
  await expect(problem(page)).toContainText('already holds a passkey');
  await expect(page.getByRole('dialog').getByLabel('Name')).toHaveValue('The same device');
  await newcomer.device.forget();
  await press(page, 'AddPasskey', button(page, 'Create a passkey'), [page.getByRole('dialog').getByLabel('Name')]);
  await expect(page.getByRole('list', { name: 'Second factors' }).getByRole('listitem')).toHaveCount(2);
});

test('a session elsewhere is shown and ended from here', async ({ page, newcomer, browser, watched, baseURL }) => {
  watched.expected.push(refusals);
  const elsewhere = await browser.newContext({ baseURL, locale: 'en-GB' });
  const other = await elsewhere.newPage();
  await other.goto('/sign-in');
  await other.getByLabel('Email').fill(newcomer.email);
  await other.getByLabel('Password').fill(password);
  await button(other, 'Continue').click();
  await other.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await other.getByLabel('Recovery code').fill(newcomer.codes[2] ?? '');
  await button(other, 'Sign in').click();
  await expect(main(other)).toBeVisible();

  await page.goto('/me/security');
  const sessions = page.getByRole('list', { name: 'Your sessions' });
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await expect(sessions).toContainText('This session');
  await expect(sessions).toContainText('With a recovery code');
  await press(page, 'RevokeSession', page.getByRole('button', { name: /^End session/ }));
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  // The page learns of the end by itself, or with its next request.
  const ended = other.getByRole('dialog', { name: 'Your session has ended' });
  await expect(async () => {
    if (await ended.isVisible()) return;
    await main(other).getByRole('link', { name: 'Cases' }).click({ timeout: 2000 });
    await expect(ended).toBeVisible({ timeout: 3000 });
  }).toPass();
  await elsewhere.close();
});

test('signing out everywhere ends this page too', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me/security');
  await expect(page.getByText(newcomer.email)).toHaveCount(0);
  await press(page, 'SignOutEverywhere', button(page, 'Sign out everywhere, here too'));
  await expect(heading(page)).toHaveText('Sign in');
  await page.goto('/cases');
  await expect(page).toHaveURL(/\/sign-in/);
});
