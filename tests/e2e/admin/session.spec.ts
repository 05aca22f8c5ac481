import { expect, heading, message, openCase, refusals, send, test } from './desk';

const lost = { status: 401, contentType: 'application/json', body: '{"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}' };

test('a lapsed session asks for the sign-in over the page, and what was typed is still there', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'UNDER_INVESTIGATION');
  await message(page).fill('typed before the session ended');
  await page.route('**/graphql*', (route) => route.fulfill(lost));
  await page.route('**/graphql/auth', (route) => route.fulfill(lost));
  await send(page).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Your session has ended' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByLabel('E-mail')).toHaveAttribute('readonly', '');
  await expect(message(page)).toHaveValue('typed before the session ended');
});

test('an unattended page warns, and stays signed in when asked to', async ({ page }) => {
  await page.clock.install();
  await page.goto('/cases');
  await expect(heading(page)).toBeVisible();
  await page.clock.fastForward('28:30');
  const warning = page.getByRole('dialog').filter({ hasText: 'Are you still there?' });
  await expect(warning).toBeVisible();
  await warning.getByRole('button', { name: 'Stay signed in' }).click();
  await expect(warning).toBeHidden();
  await expect(heading(page)).toBeVisible();
});
