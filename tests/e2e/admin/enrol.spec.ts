import { press } from '../support/press';
import { heading, problem, refusals } from './desk';
import { button, device, enrol, expect, mailedLink, main, organisations, password, test } from './newcomer';
import { code } from '../../support/totp.mjs';

test('an invitation leads to an account with a passkey, which then signs in alone', async ({ page, fresh, watched }) => {
  watched.expected.push(refusals);
  const own = await device(page);
  await page.goto(await mailedLink(page, fresh, 'enrol'));
  await expect(page.getByText(organisations[1] ?? '')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(fresh);
  await expect(page).toHaveURL(/\/enrol$/);

  await page.getByLabel('Your name').fill('Robin Newcomer');
  await page.getByLabel('New password').fill('password1234');
  await button(page, 'Continue').click();
  await expect(problem(page)).toContainText('too easy to guess');
  await expect(page.getByLabel('Your name')).toHaveValue('Robin Newcomer');
  await page.getByLabel('New password').fill(password);
  await press(page, 'AcceptInvitation', button(page, 'Continue'), [page.getByLabel('Your name'), page.getByLabel('New password')]);

  await own.recognises(false);
  await button(page, 'Create a passkey').click();
  await expect(problem(page)).toContainText('No passkey was used');
  await own.recognises(true);
  await button(page, 'Create a passkey').click();
  await expect(page.locator('.recovery code')).toHaveCount(10);
  await button(page, 'Continue').click();
  await expect(page.getByText('Store the codes first')).toBeVisible();
  const saved = page.waitForEvent('download');
  await button(page, 'Save as a text file').click();
  expect((await saved).suggestedFilename()).toBe('codes.txt');
  await page.getByLabel('I have stored the codes').check();
  await button(page, 'Continue').click();
  await expect(main(page)).toBeVisible();

  await page.goto('/me');
  await button(page, 'Sign out').click();
  await expect(heading(page)).toHaveText('Sign in');
  await own.recognises(false);
  await button(page, 'Sign in with a passkey').click();
  await expect(problem(page)).toContainText('No passkey was used');
  await expect(main(page)).toHaveCount(0);
  await own.recognises(true);
  await button(page, 'Sign in with a passkey').click();
  await expect(main(page)).toBeVisible();
});

test('an app instead of a passkey; the link works once', async ({ page, fresh, watched }) => {
  watched.expected.push(refusals);
  const link = await mailedLink(page, fresh, 'enrol');
  await page.goto(link);
  await page.getByLabel('Your name').fill('Robin Newcomer');
  await page.getByLabel('New password').fill(password);
  await button(page, 'Continue').click();
  await button(page, 'Use codes from an authenticator app').click();
  const secret = (await page.locator('.secret').innerText()).replace(/\s/g, '');
  await page.getByLabel('Code from').fill(code(secret));
  await button(page, 'Sign in').click();
  await page.getByLabel('I have stored the codes').check();
  await button(page, 'Continue').click();
  await expect(main(page)).toBeVisible();
  await page.goto('/help');
  await page.goto(link);
  await expect(problem(page)).toContainText('The link was already used');
});

test('who has an account joins with it, switches between the organisations, and leaves one', async ({
  page,
  newcomer,
  invite,
  watched,
}) => {
  watched.expected.push(refusals);
  const [first = '', second = ''] = organisations;
  const before = await mailedLink(page, newcomer.email, 'enrol');
  await invite(newcomer.email, first);
  await page.goto(await mailedLink(page, newcomer.email, 'enrol', before));
  await expect(page.getByText(`You are signed in as ${newcomer.email}.`)).toBeVisible();
  await press(page, 'JoinOrganisation', button(page, `Join ${first}`));
  await expect(main(page)).toBeVisible();
  await expect(page.getByRole('banner')).toContainText(first);

  await page.goto('/me');
  await button(page, `Switch to ${second}`).click();
  await expect(page.getByRole('banner')).toContainText(second);
  await page.reload();
  await expect(page.getByRole('banner')).toContainText(second);

  await page.goto('/me');
  await button(page, `Leave ${second}`).click();
  await press(page, 'LeaveOrganisation', button(page, 'Leave organisation'));
  await expect(page.getByRole('banner')).toContainText(first);
  await page.goto('/me');
  await expect(page.getByText(second)).toHaveCount(0);
});

test('an invitation of somebody else is not taken by whoever is signed in', async ({ page, newcomer, invite, browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  const other = await enrol(await context.newPage(), await invite(`kim-${newcomer.email}`));
  await context.close();
  const before = await mailedLink(page, other.email, 'enrol');
  await invite(other.email, organisations[0]);
  await page.goto(await mailedLink(page, other.email, 'enrol', before));
  await expect(page.getByText(`This invitation is for ${other.email}, but you are signed in as ${newcomer.email}.`)).toBeVisible();
  await expect(page.getByRole('button', { name: /^Join/ })).toHaveCount(0);
  await button(page, 'Sign out').click();
  await expect(page.getByLabel('Email')).toHaveValue(other.email);
  await expect(page.getByLabel('Email')).not.toBeEditable();
});

test('a new email address counts once its link is opened', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  const address = `new-${newcomer.email}`;
  await page.goto('/me');
  await button(page, 'Change your name').click();
  await page.getByLabel('Name', { exact: true }).fill('Robin Renamed');
  await press(page, 'ChangeName', button(page, 'Save name'), [page.getByLabel('Name', { exact: true })]);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await button(page, 'Change your email address').click();
  await page.getByLabel('New email address').fill(address);
  await press(page, 'ChangeEmail', button(page, 'Send the link'), [page.getByLabel('New email address')]);
  await expect(page.getByRole('dialog')).toContainText(`A link was sent to ${address}`);
  await button(page, 'Close').click();
  await expect(page.getByText(newcomer.email)).toBeVisible();
  await page.goto(await mailedLink(page, address, 'confirm-email'));
  await press(page, 'ConfirmEmail', button(page, 'Confirm this address'));
  await expect(page.getByText('From now on you sign in with the new address.')).toBeVisible();
  await page.goto('/me');
  await expect(page.getByText(address)).toBeVisible();
});
