import type { Page } from '@playwright/test';
import { facts } from '../support/facts';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { mailedLink } from '../support/staff';
import { expectAccessible } from '../support/test';
import { account, expect, heading, problem, refusals, signIn, summary, test } from './desk';

const nav = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const item = (page: Page, name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

async function decide(
  page: Page,
  operation: string,
  button: string,
  go: string,
  fill: (dialog: ReturnType<Page['getByRole']>) => Promise<unknown>,
) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await fill(dialog);
  await press(page, operation, dialog.getByRole('button', { name: go }));
  await expect(dialog).toBeHidden();
}

test.describe('whoever owns the platform', () => {
  test.use({ role: null });
  const owner = facts.accounts.find(({ email }) => email === facts.platform_owner) ?? account('ADMIN');

  test('founds an organisation, suspends, resumes and closes it, and sees how the installation is', async ({ browser, page, watched }) => {
    test.setTimeout(240_000);
    watched.expected.push(refusals);
    const [name, slug, email] = [`Klippfisk ${Date.now()}`, `k-${Date.now()}`, `first-${Date.now()}@klippfisk.example`];
    await signIn(page, owner);
    await nav(page).getByRole('link', { name: 'Platform' }).click();
    await expect(heading(page)).toHaveText('Organisations');
    await expect(item(page, account('ADMIN').organisation)).toContainText('Active');
    await expect(page.getByText('There is no support access.')).toBeVisible();

    await page.getByRole('button', { name: 'Create organisation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Create and send invitation' }).click();
    await expect(summary(dialog)).toBeFocused();
    await expect(summary(dialog).getByRole('link')).toHaveCount(3);
    await expect(summary(dialog)).toContainText('Enter a name.');
    await expectGoodLooks(page, 'founding');
    await dialog.getByLabel('Name of the organisation').fill(name);
    await dialog.getByLabel('Address of the channel').fill(facts.channel.slice(1));
    await dialog.getByLabel('Email of the administrator').fill(email);
    await dialog.getByLabel('Time zone').selectOption('Europe/Oslo');
    await dialog.getByLabel('Law pack').selectOption({ label: 'Germany, HinSchG' });
    await dialog.getByRole('button', { name: 'Create and send invitation' }).click();
    await expect(problem(dialog)).toContainText('Another channel has this address');
    await dialog.getByLabel('Address of the channel').fill(slug);
    const words = ['Name of the organisation', 'Address of the channel', 'Email of the administrator', 'Time zone', 'Law pack'];
    await press(
      page,
      'CreateOrganisation',
      dialog.getByRole('button', { name: 'Create and send invitation' }),
      words.map((label) => dialog.getByLabel(label)),
    );
    await expect(item(page, name)).toContainText('Germany, HinSchG');
    await mailedLink(page, email, 'enrol');

    await decide(page, 'SetLawPack', `Change the law pack of ${name}`, 'Save law pack', (asked) =>
      asked.getByLabel('Law pack').selectOption({ index: 0 }),
    );
    await expect(item(page, name)).toContainText('European Union');
    const outside = await browser.newContext({ baseURL: facts.reporter, locale: 'en-GB' });
    const reporters = await outside.newPage();
    await reporters.goto(`/${slug}`);
    // Nobody has accepted the invitation yet, so no member could read a report.
    await expect(reporters.getByText('This channel takes no new reports at present.')).toBeVisible();

    await page.getByRole('button', { name: `Suspend ${name}`, exact: true }).click();
    await dialog.getByRole('button', { name: 'Suspend the organisation' }).click();
    await expect(dialog.getByText('Choose a reason.')).toBeVisible();
    await dialog.getByLabel('Reason').selectOption({ label: 'Possible break-in' });
    await dialog.getByRole('button', { name: 'Suspend the organisation' }).click();
    await expect(item(page, name)).toContainText('Suspended since');
    await reporters.reload();
    await expect(reporters.getByText('This channel takes no new reports at present.')).toBeVisible();
    await expect(reporters.getByRole('button', { name: 'Return to a report' })).toBeVisible();
    await expect(reporters.getByRole('button', { name: 'Start a report' })).toHaveCount(0);
    await expectAccessible(reporters, 'a page that takes no reports');

    await decide(page, 'ResumeOrganisation', `Resume ${name}`, 'Resume the organisation', async () => undefined);
    await expect(item(page, name)).toContainText('Active');
    await reporters.reload();
    await expect(reporters.getByText('This channel takes no new reports at present.')).toBeVisible();
    await outside.close();

    await decide(page, 'SuspendOrganisation', `Suspend ${name}`, 'Suspend the organisation', (asked) =>
      asked.getByLabel('Reason').selectOption({ index: 1 }),
    );
    await page.getByRole('button', { name: `Close ${name}`, exact: true }).click();
    await dialog.getByLabel('to confirm').fill('something else');
    await dialog.getByRole('button', { name: 'Close the organisation permanently' }).click();
    await expect(dialog.getByText('This is not the name of the organisation.')).toBeVisible();
    await dialog.getByLabel('to confirm').fill(name);
    await press(page, 'CloseOrganisation', dialog.getByRole('button', { name: 'Close the organisation permanently' }), [
      dialog.getByLabel('to confirm'),
    ]);
    await expect(item(page, name)).toContainText('Closed since');
    await expect(item(page, name).getByRole('button')).toHaveCount(0);
    await expectGoodLooks(page, 'organisations');

    await page.getByRole('link', { name: 'Health' }).click();
    await expect(heading(page)).toHaveText('Health');
    await expect(item(page, 'Object store')).toContainText('Available.');
    await expect(item(page, 'Background worker')).toContainText('In order');
    await expect(item(page, 'Backup')).toContainText('No backup has been made yet.');
    await expectGoodLooks(page, 'health');
    await page.getByRole('link', { name: 'Blocked requests' }).click();
    await expect(heading(page)).toHaveText('Blocked requests');
    await expect(page.getByText('VoiCase keeps no addresses of reporters.')).toBeVisible();
    await expectGoodLooks(page, 'refusals');
  });
});

test.describe('whoever does not', () => {
  test.use({ role: 'ADMIN' });

  test('finds no way to its pages, and nothing there', async ({ page }) => {
    await page.goto('/platform');
    await expect(page.getByText('Only platform owners can see these pages.')).toBeVisible();
    await expect(nav(page).getByRole('link', { name: 'Platform' })).toHaveCount(0);
    await page.goto('/platform/refusals');
    await expect(page.getByText('Only platform owners can see these pages.')).toBeVisible();
  });
});
