import { account, expect, heading, problem, refusals, signIn, test } from './desk';

test.use({ role: null });

test('a wrong password is refused in one plain sentence, and nothing tells whether the account exists', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/cases');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  const said: string[] = [];
  for (const email of [account('VIEWER').email, 'nobody@example.org']) {
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(problem(page)).toBeFocused();
    said.push(await problem(page).innerText());
  }
  expect(said[0]).toBe(said[1]);
  await expect(page.getByLabel('Email')).toHaveValue('nobody@example.org');
});

test('signing in leads to Home, survives a reload, keeps no token, and signing out ends it', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await signIn(page, account('VIEWER'));
  await expect(page).toHaveURL('/');
  await page.reload();
  await expect(page).toHaveTitle('Home – VoiCase');
  await expect(page.getByRole('list', { name: 'Numbers of cases' })).toBeVisible();
  const kept = await page.evaluate(() => ({ local: Object.keys(localStorage), session: sessionStorage.length, cookie: document.cookie }));
  expect(kept).toEqual({ local: [], session: 0, cookie: '' });
  await page.goto('/me');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(heading(page)).toHaveText('Sign in');
  await page.goto('/cases');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('a link from a mail loses its token at once, and an invalid one is refused in words', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/enrol#not-a-token');
  await expect(page).toHaveURL('/enrol');
  await expect(problem(page)).toContainText('This invitation cannot be opened');

  await page.goto('/reset#not-a-token');
  await expect(page).toHaveURL('/reset');
  await page.getByLabel('New password').fill('several unrelated words here');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(problem(page)).toContainText('The link was already used or is too old');
  await expect(page.getByLabel('New password')).toHaveValue('several unrelated words here');

  await page.goto('/confirm-email#not-a-token');
  await expect(page).toHaveURL('/confirm-email');
  await page.getByRole('button', { name: 'Confirm this address' }).click();
  await expect(problem(page)).toContainText('The address was not changed');
});

test('who cannot sign in asks for a reset, and hears the same whoever asks', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const said: string[] = [];
  for (const email of [account('VIEWER').email, 'nobody@example.org']) {
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Trouble signing in?' }).click();
    await expect(heading(page)).toBeFocused();
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Request a reset' }).click();
    await expect(page.getByRole('heading', { name: 'Request received' })).toBeFocused();
    said.push(await page.getByRole('main').innerText());
  }
  expect(said[0]).toBe(said[1]);
});
