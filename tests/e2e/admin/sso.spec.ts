import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import { facts } from '../support/facts';
import { expectGoodLooks as check } from '../support/looks';
import { press } from '../support/press';
import { heading, problem, refusals, summary } from './desk';
import { button, device, expect, main, test } from './newcomer';

test.setTimeout(360_000);

const [client, secret] = ['voicase', 'a secret between the two'];

/** A real identity provider in a separate process. */
class Provider {
  readonly domain = `${randomUUID()}.example`;
  readonly email = `kari@${this.domain}`;
  private readonly users = join(mkdtempSync(join(tmpdir(), 'voicase-sso-')), 'users.json');
  private process: ChildProcess | undefined;
  issuer = '';

  async start() {
    this.knows({});
    const script = join(__dirname, '../../oidc/provider.mjs');
    const started = spawn(process.execPath, [script, this.users, client, secret, new URL('/sso', facts.admin).href], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.process = started;
    for await (const line of createInterface(started.stdout)) {
      if (!line.startsWith('http://')) continue;
      this.issuer = line;
      return;
    }
    throw new Error('the provider does not start');
  }

  knows(more: object) {
    const user = { sub: 'k1', name: 'Kari Nordmann', email_verified: true, groups: ['leads'], amr: ['pwd', 'otp'], ...more };
    writeFileSync(this.users, JSON.stringify({ [this.email]: user }));
  }

  stop() {
    this.process?.kill();
  }
}

/** Goes from the sign-in page to the identity provider, which redirects back immediately if it knows the user. */
async function go(page: Page, { email }: Provider) {
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
  await page.getByLabel('Email').fill(email);
  await button(page, 'Go to my organisation').click();
}

async function setUp(page: Page, provider: Provider) {
  await page.goto('/settings/sso');
  await expect(page.getByText('No identity provider is set up yet.')).toBeVisible();
  await expect(page.locator('code.secret')).toHaveText(new URL('/sso', facts.admin).href);
  await button(page, 'Save settings').click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole('link')).toHaveCount(4);
  await summary(page)
    .getByRole('link', { name: /Enter the client ID\.$/ })
    .click();
  await expect(page.getByLabel('Client ID')).toBeFocused();
  await page.getByLabel('Address of the identity provider').fill(`${provider.issuer}/`);
  await button(page, 'Test the identity provider').click();
  await expect(page.getByText('The identity provider uses another address for itself.')).toBeVisible();
  await page.getByLabel('Address of the identity provider').fill(provider.issuer);
  await press(page, 'TestSso', button(page, 'Test the identity provider'), [page.getByLabel('Address of the identity provider')]);
  await expect(page.getByText('The identity provider answers, and VoiCase can check its signatures.')).toBeVisible();
  await page.getByLabel('Client ID').fill(client);
  await page.getByLabel('Client secret').fill(secret);
  // The page shows the server's refusal at the field, and keeps all input.
  await page.getByLabel('Domains of email addresses').fill('not_a_domain');
  await button(page, 'Save settings').click();
  await expect(problem(page)).toContainText('The settings were not saved');
  await expect(page.getByLabel('Domains of email addresses')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Client secret')).toHaveValue(secret);
  await page.getByLabel('Domains of email addresses').fill(`${provider.domain}\nunpublished.test`);
  await page.getByLabel('Values that prove a second factor').fill('otp');
  await page.getByLabel('Create members on first sign-in').check();
  await page.getByLabel('Claim that sets the role').fill('groups');
  await button(page, 'Add a value').click();
  await page.getByLabel('Value 1', { exact: true }).fill('leads');
  await page.getByLabel('Role for value 1').selectOption('Manager');
  await page.getByLabel('Members can sign in with single sign-on').check();
  await check(page, 'settings');
  const words = [
    'Address of the identity provider',
    'Client ID',
    'Client secret',
    'Domains of email addresses',
    'Values that prove a second factor',
    'Claim that sets the role',
  ];
  await press(
    page,
    'SaveSso',
    button(page, 'Save settings'),
    words.map((label) => page.getByLabel(label)),
  );
  await expect(page.getByText('Saved. Members can use single sign-on for each proved domain.')).toBeVisible();
  await expect(page.getByText('Not proved yet')).toHaveCount(2);
  await expect(page.getByText(`_voicase-challenge.${provider.domain}`)).toBeVisible();
  await button(page, 'Check unpublished.test now').click();
  await expect(page.getByText('No record with this value was found for unpublished.test.')).toBeVisible();
  await press(page, 'CheckSsoDomain', button(page, `Check ${provider.domain} now`));
  await expect(page.getByText(`Single sign-on works for ${provider.domain}.`)).toBeVisible();
  await expect(page.getByText('Not proved yet')).toHaveCount(1);
  await check(page, 'domains');
  await page.reload();
  await expect(page.getByLabel('Domains of email addresses')).toHaveValue(`${provider.domain}\nunpublished.test`);
  await expect(page.getByLabel('Client secret')).toHaveValue('');
}

test.describe('single sign-on', () => {
  const provider = new Provider();
  test.beforeAll(() => provider.start());
  test.afterAll(() => provider.stop());

  test('an administrator sets it up, a newcomer comes by it, and it is removed again', async ({ page, desks, watched }) => {
    watched.expected.push(refusals);
    const admin = await desks.open('ADMIN');
    await setUp(admin, provider);

    await page.goto('/sso');
    await check(page, 'the way there');
    await page.getByLabel('Email').fill('somebody@nowhere.example');
    await button(page, 'Go to my organisation').click();
    await expect(problem(page)).toContainText('No organisation has set up single sign-on for this address.');

    // The first sign-in sets up a second factor.
    await device(page);
    await go(page, provider);
    await expect(heading(page)).toHaveText(provider.email);
    await button(page, 'Sign in here').click();
    await expect(page.getByText('Now set up your second factor.')).toBeVisible();
    await expect(page, 'the code is not left in the address').toHaveURL(/\/sso$/);
    await check(page, 'the way back');
    await button(page, 'Create a passkey').click();
    await page.getByLabel('I have stored the codes').check();
    await button(page, 'Continue').click();
    await expect(main(page)).toBeVisible();

    // Later sign-ins need only the identity provider.
    await page.goto('/me');
    await expect(page.getByText(provider.email)).toBeVisible();
    await button(page, 'Sign out').click();
    await go(page, provider);
    await expect(main(page)).toBeVisible();
    await page.goto('/me/security');
    // The security settings of an account need a factor of the account itself.
    await expect(page.getByRole('dialog', { name: 'Confirm your identity' })).toBeVisible();

    // A user without a mapped role is refused.
    await page.goto('/me');
    await button(page, 'Sign out').click();
    provider.knows({ groups: [] });
    await go(page, provider);
    await expect(problem(page)).toContainText('The sign-in through your organisation failed');
    await check(page, 'refused');
    await button(page, 'Start again').click();
    await expect(page.getByLabel('Email')).toBeFocused();

    await button(admin, 'Remove single sign-on').last().click();
    await press(admin, 'RemoveSso', button(admin, 'Remove single sign-on').last());
    await expect(admin.getByText('Single sign-on is removed.')).toBeVisible();
    await expect(admin.getByText('No identity provider is set up yet.')).toBeVisible();
    await admin.close();

    const others = watched.foreign.filter((url) => !url.startsWith(provider.issuer));
    expect(others, 'nobody but the provider is asked').toEqual([]);
    watched.foreign.length = 0;
  });
});
