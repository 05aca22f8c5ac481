import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, problem, refusals, summary, test } from './desk';

test.use({ role: 'ADMIN' });

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Sends a program's request with an API token. Returns the status and the number of cases. */
const asks = (page: Page, token: string) =>
  page.evaluate(async (bearer) => {
    const response = await fetch('/graphql/api', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${bearer}` },
      body: JSON.stringify({ query: '{ cases { totalCount } }' }),
    });
    const answer = (await response.json()) as { data: { cases: { totalCount: number } } | null };
    return { status: response.status, count: answer.data?.cases.totalCount };
  }, token);

test('a token is made, shown once, used by a program, and revoked', async ({ page, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const name = `Export ${Date.now()}`;
  await page.goto('/settings/users');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'API tokens' }).click();
  await expect(heading(page)).toHaveText('API tokens');
  await expectGoodLooks(page, 'tokens');
  await page.getByRole('link', { name: 'New token' }).click();
  await expect(heading(page)).toBeFocused();

  await button(page, 'Create token').click();
  await expect(summary(page)).toBeFocused();
  await summary(page).getByRole('link', { name: 'Name: Enter a name.' }).click();
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.getByLabel('Name').fill(name);
  await expect(summary(page)).toHaveCount(0);
  await page.getByLabel('Read the cases that I can read').uncheck();
  await button(page, 'Create token').click();
  await expect(summary(page)).toBeFocused();
  await summary(page).getByRole('link', { name: 'Rights of the token: Select at least one right.' }).click();
  await expect(page.getByLabel('Read the cases that I can read')).toBeFocused();
  await page.getByLabel('Read the cases that I can read').check();
  await page.getByLabel('Work on cases').check();
  await expect(page.getByLabel('Read and write the dialogue')).toBeDisabled();
  await page.getByLabel('Networks').fill('10.0.0.0/8 somewhere');
  await button(page, 'Create token').click();
  await expect(problem(page)).toContainText('Check the marked fields.');
  await expect(summary(page)).toContainText('Write each network like 203.0.113.0/24');
  await expectGoodLooks(page, 'new token');
  // The shared fixture gives each test a client address in one of these networks.
  await page.getByLabel('Networks').fill('10.0.0.0/8\n::1');
  await press(page, 'CreateApiToken', button(page, 'Create token'), [page.getByLabel('Name'), page.getByLabel('Networks')]);

  await expect(heading(page)).toHaveText('The token is created');
  await expect(heading(page)).toBeFocused();
  const token = (await page.locator('code.secret').textContent()) ?? '';
  expect(token).toMatch(/^vc_[\w-]{43}$/);
  await expectGoodLooks(page, 'the token');
  const used = await asks(page, token);
  expect(used.status).toBe(200);
  expect(used.count).toBeGreaterThan(0);
  await page.getByRole('link', { name: 'I have saved the token' }).click();

  const item = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await expect(item).toContainText('Active');
  await expect(item).toContainText('Reads cases · Work on cases');
  await expect(item).toContainText('acts as you');
  await expect(item).toContainText('last used');
  await expect(page.getByText(token)).toHaveCount(0);
  await expectGoodLooks(page, 'a token in the list');
  await button(page, `Revoke ${name}`).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('all further requests with this token');
  await press(page, 'RevokeApiToken', dialog.getByRole('button', { name: 'Revoke', exact: true }));
  await expect(heading(page)).toBeFocused();
  expect((await asks(page, token)).status).toBe(401);
  await page.getByText(/tokens? that ha(s|ve) ended/).click();
  await expect(item).toContainText('Revoked');
  await expect(item.getByRole('button')).toHaveCount(0);
});

test('whoever may not manage settings is told so', async ({ desks }) => {
  const page = await desks.open('MANAGER');
  await page.goto('/settings/tokens');
  await expect(page.getByText('Your role does not include the settings')).toBeVisible();
  await expect(page.getByRole('link', { name: 'API tokens' })).toHaveCount(0);
  await page.close();
});
