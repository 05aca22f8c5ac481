import { facts } from '../support/facts';
import { expectGoodLooks, expectRoomForText } from '../support/looks';
import { account, expect, refusals, signIn, test } from './desk';
import { enrol, mailedLink, test as newcomers } from './newcomer';
import { alter, card, figures, TALL } from './home';

test.describe('an installation that does not name its address', () => {
  test.use({ role: 'ADMIN' });

  test('leaves the address out of the checklist, so that the checklist can be done', async ({ page }) => {
    let handlers = 1;
    await alter<{ setup: object }>(page, 'CasesHome', ({ setup }) =>
      Object.assign(setup, { handlers, closers: 1, messengers: 1, hasCase: true, channels: [{ name: { en: 'Default' }, address: null }] }),
    );
    await page.goto('/');
    const setup = card(page, 'Set up your organisation');
    await expect(setup.getByRole('listitem').filter({ hasText: 'A second member who works on cases' })).toBeVisible();
    await expect(setup.getByRole('heading', { name: 'address' })).toHaveCount(0);
    handlers = 2;
    await page.reload();
    await expect(page.locator('.home')).toBeVisible();
    await expect(setup).toHaveCount(0);
  });
});

newcomers('an investigator without a case reads what comes next, and no set-up', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  expect(newcomer.codes).toHaveLength(10);
  await expect(page).toHaveURL('/');
  await expect(card(page, 'Due next')).toContainText('When a case is assigned to you, its next deadline appears here.');
  await expect(figures(page).filter({ hasText: 'Unassigned' })).toHaveCount(0);
  await expect(card(page, 'Waiting for you')).toHaveCount(0);
  await expect(card(page, 'Set up your organisation')).toHaveCount(0);
});

test.describe('a new organisation', () => {
  test.use({ role: null });

  test('its checklist gets shorter with each step, and is gone when all is done', async ({ page, browser, baseURL, watched }) => {
    test.setTimeout(240_000);
    watched.expected.push(refusals);
    const [name, slug, now] = [`Home ${String(Date.now())}`, `h-${String(Date.now())}`, String(Date.now())];
    const [first, second] = [`first-${now}@home.example`, `second-${now}@home.example`];
    await signIn(page, facts.accounts.find(({ email }) => email === facts.platform_owner) ?? account('ADMIN'));
    await page.goto('/platform');
    await page.getByRole('button', { name: 'Create organisation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the organisation').fill(name);
    await dialog.getByLabel('Address of the channel').fill(slug);
    await dialog.getByLabel('Email of the administrator').fill(first);
    await dialog.getByLabel('Time zone').selectOption('Europe/Oslo');
    await dialog.getByLabel('Law pack').selectOption({ label: 'Germany, HinSchG' });
    await dialog.getByRole('button', { name: 'Create and send invitation' }).click();
    await expect(dialog).toBeHidden();

    const context = await browser.newContext({ baseURL, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
    const admin = await context.newPage();
    await enrol(admin, first, 'Ada First');
    const setup = card(admin, 'Set up your organisation');
    const step = (title: string) => setup.getByRole('listitem').filter({ hasText: title });
    await expect(setup).toContainText('3 of 6 done');
    await expect(step('A member who can close cases')).toContainText('Done:');
    await expect(step('A second member who works on cases')).toContainText('Only a member who never handled a case can close it.');
    await expectGoodLooks(admin, 'checklist', TALL);
    await expectRoomForText(admin, 'checklist');
    await admin.reload();

    const address = `${facts.reporter}/${slug}`;
    await expect(setup.getByRole('link', { name: address })).toHaveAttribute('href', address);
    await setup.getByRole('button', { name: 'Copy address' }).click();
    expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(address);

    await setup.getByText('Set up your organisation').click();
    await expect(step('A test report')).toBeHidden();
    await admin.reload();
    await expect(setup).toContainText('3 of 6 done');
    await expect(step('A test report')).toBeHidden();
    await setup.getByText('Set up your organisation').click();

    await step('A second member who works on cases').getByRole('link', { name: 'Invite a member' }).click();
    await admin.getByLabel('Email').fill(second);
    await admin.getByLabel('Start from a preset').selectOption('Compliance officer');
    await admin.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(admin.getByRole('listitem').filter({ hasText: second })).toBeVisible();
    const others = await browser.newContext({ baseURL, locale: 'en-GB' });
    const officer = await others.newPage();
    await mailedLink(officer, second, 'enrol');
    await enrol(officer, second, 'Ole Second');
    await expect(card(officer, 'Due next')).toBeVisible();
    await expect(card(officer, 'Set up your organisation')).toHaveCount(0);

    await admin.goto('/');
    await expect(setup).toContainText('5 of 6 done');
    await expect(step('A member who can write to reporters')).toContainText('Done:');
    await expect(step('A test report').getByRole('link', { name: 'Open the reporting page' })).toHaveAttribute('href', address);
    const reporter = await others.newPage();
    await reporter.goto(address);
    await expect(reporter.getByRole('button', { name: 'Start a report' })).toBeVisible();
    // A new organisation releases its reports every hour. The test does not wait so long.
    await alter<{ setup: { hasCase: boolean } }>(admin, 'CasesHome', (data) => (data.setup.hasCase = true));
    await admin.reload();
    await expect(figures(admin).first()).toBeVisible();
    await expect(setup).toHaveCount(0);
    await others.close();
    await context.close();
  });
});
