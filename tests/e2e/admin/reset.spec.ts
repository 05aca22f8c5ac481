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
  await page.getByRole('link', { name: 'I cannot sign in' }).click();
  await page.getByLabel('E-mail').fill(fresh);
  await press(page, 'RequestReset', button(page, 'Ask for a reset'), [page.getByLabel('E-mail')]);
  await expect(page.getByRole('heading', { name: 'Your request has been taken' })).toBeFocused();
  await (await inviters()).vouchFor(name);
  await (await inviters(undefined, 1)).approveReset(name);

  await page.goto(await mailedLink(page, fresh, 'reset'));
  await expect(page).toHaveURL(/\/reset$/);
  await page.getByLabel('New password').fill('entirely different words now');
  await press(page, 'CompleteReset', button(page, 'Set the password'), [page.getByLabel('New password')]);
  await device.forget();
  await button(page, 'Create a passkey').click();
  await page.getByLabel('I have kept them').check();
  await button(page, 'Continue').click();
  await expect(main(page)).toBeVisible();

  await page.goto('/me');
  await button(page, 'Sign out').click();
  await expect(heading(page)).toHaveText('Sign in');
  await device.forget();
  if (before) await device.put(before);
  await button(page, 'Sign in with a passkey').click();
  await expect(problem(page)).toContainText('not, or no longer, one of an account here');
  await expect(main(page)).toHaveCount(0);
});
