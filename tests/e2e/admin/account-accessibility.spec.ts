import { expectGoodLooks as check } from '../support/looks';
import { heading, refusals } from './desk';
import { button, device, expect, mailedLink, password, stale, stepUp, test } from './newcomer';

test('pages of who is not signed in', async ({ page }) => {
  for (const path of ['/reset-request', '/reset#token', '/confirm-email#token', '/stop-reset#token', '/ask#token']) {
    await page.goto(path);
    await expect(heading(page)).toBeVisible();
    await check(page, path);
  }
});

test('enrolment, step by step', async ({ page, fresh }) => {
  await device(page);
  await page.goto(await mailedLink(page, fresh, 'enrol'));
  await expect(page.getByLabel('Your name')).toBeVisible();
  await check(page, 'name and password');
  await page.getByLabel('Your name').fill('Robin Newcomer');
  await page.getByLabel('New password').fill(password);
  await button(page, 'Continue').click();
  await expect(page.getByRole('heading', { name: 'Set up your second factor' })).toBeFocused();
  await check(page, 'choice of the factor');
  await button(page, 'Use codes from an authenticator app').click();
  await expect(page.locator('.secret')).toBeVisible();
  await check(page, 'app');
  await button(page, 'Use a passkey instead').click();
  await button(page, 'Create a passkey').click();
  await expect(page.locator('.recovery code')).toHaveCount(10);
  await check(page, 'recovery codes');
});

test('account, security and its dialogs', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/me');
  await expect(page.getByText(newcomer.email)).toBeVisible();
  for (const name of ['Change your name', 'Change your email address']) {
    await button(page, name).click();
    await check(page, name);
    await page.keyboard.press('Escape');
  }
  await page.goto('/me/security');
  await expect(page.getByText('10 codes are left.')).toBeVisible();
  await check(page, 'security');
  for (const name of ['Add a passkey', 'Add an authenticator app', 'Create new recovery codes']) {
    await button(page, name).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await check(page, name);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await stale(page, 'ChangePassword');
  await button(page, 'Change the password').click();
  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill('other words that nobody would guess');
  await button(page, 'Set the password').click();
  await expect(stepUp(page)).toBeVisible();
  await check(page, 'step-up');
});

test('enrolment without a mouse', async ({ page, fresh }) => {
  await device(page);
  await page.goto(await mailedLink(page, fresh, 'enrol'));
  await page.getByLabel('Your name').focus();
  await page.keyboard.type('Robin Newcomer');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Set up your second factor' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Recovery codes' })).toBeFocused();
  for (let stops = 0; stops < 4; stops += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
});
