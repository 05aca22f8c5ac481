import { account, expect, heading, refusals, signIn, test } from './desk';

test.use({ role: null });

test('a wrong password is refused in one plain sentence, and nothing tells whether the account exists', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/cases');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const said: string[] = [];
  for (const email of [account('VIEWER').email, 'nobody@example.org']) {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('alert')).toBeFocused();
    said.push(await page.getByRole('alert').innerText());
  }
  expect(said[0]).toBe(said[1]);
  await expect(page.getByLabel('E-mail')).toHaveValue('nobody@example.org');
});

test('signing in leads to the cases, survives a reload, keeps no token, and signing out ends it', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await signIn(page, account('VIEWER'));
  await expect(page).toHaveURL('/cases');
  await page.reload();
  await expect(heading(page)).toHaveText('Cases');
  const kept = await page.evaluate(() => ({ local: Object.keys(localStorage), session: sessionStorage.length, cookie: document.cookie }));
  expect(kept).toEqual({ local: [], session: 0, cookie: '' });
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(page)).toHaveText('Sign in');
  await page.goto('/cases');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('an enrolment address loses its token at once, and an invalid one is refused in words', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/enrol#not-a-token');
  await page.getByLabel('New password').fill('several unrelated words here');
  await expect(page).toHaveURL('/enrol');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('alert')).toContainText('The password was not set');
  await expect(page.getByLabel('New password')).toHaveValue('several unrelated words here');
});
