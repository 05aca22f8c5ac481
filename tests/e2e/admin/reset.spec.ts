import { randomUUID } from 'node:crypto';
import { press } from '../support/press';
import { heading, problem, refusals } from './desk';
import { button, enrol, expect, mailedLink, main, test } from './newcomer';

test('who lost everything begins anew once two administrators have agreed; what let them in before does not any more', async ({
  page,
  fresh,
  inviters,
  watched,
}) => {
  watched.expected.push(refusals);
  const name = `Robin ${randomUUID()}`;
  const { device } = await enrol(page, fresh, name);
  const [before] = await device.passkeys();
  await page.goto('/me');
  await button(page, 'Sign out').click();
  await page.getByRole('link', { name: 'Trouble signing in?' }).click();
  await page.getByLabel('Email').fill(fresh);
  await press(page, 'RequestReset', button(page, 'Request a reset'), [page.getByLabel('Email')]);
  await expect(page.getByRole('heading', { name: 'Request received' })).toBeFocused();
  await (await inviters()).vouchFor(name);
  await (await inviters(undefined, 1)).approveReset(name);

  await page.goto(await mailedLink(page, fresh, 'reset'));
  await expect(page).toHaveURL(/\/reset$/);
  await page.getByLabel('New password').fill('entirely different words now');
  await press(page, 'CompleteReset', button(page, 'Set the password'), [page.getByLabel('New password')]);
  await device.forget();
  await button(page, 'Create a passkey').click();
  await page.getByLabel('I have stored the codes').check();
  await button(page, 'Continue').click();
  await expect(main(page)).toBeVisible();

  await page.goto('/me');
  await button(page, 'Sign out').click();
  await expect(heading(page)).toHaveText('Sign in');
  await device.forget();
  if (before) await device.put(before);
  await button(page, 'Sign in with a passkey').click();
  await expect(problem(page)).toContainText('does not belong to an account here');
  await expect(main(page)).toHaveCount(0);
});
