import { facts } from '../support/facts';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expectAccessible } from '../support/test';
import { account, expect, heading, problem, refusals, signIn, test } from './desk';
import { enrol } from './newcomer';
import { card } from './home';

test.describe('a new organisation under an unchecked law', () => {
  test.use({ role: null });

  test('opens its channel when a member confirms the figures, and promises shorter periods', async ({
    page,
    browser,
    baseURL,
    watched,
  }) => {
    test.setTimeout(240_000);
    watched.expected.push(refusals);
    const now = String(Date.now());
    const [name, slug, first] = [`Law ${now}`, `l-${now}`, `law-${now}@home.example`];
    await signIn(page, facts.accounts.find(({ email }) => email === facts.platform_owner) ?? account('ADMIN'));
    await page.goto('/platform');
    await page.getByRole('button', { name: 'Create organisation' }).click();
    const dialog = page.getByRole('dialog');
    const packs = await dialog.getByLabel('Law pack').getByRole('option').allInnerTexts();
    expect(packs).toHaveLength(28);
    expect(packs[0]).toBe('European Union, Directive 2019/1937');
    await dialog.getByLabel('Name of the organisation').fill(name);
    await dialog.getByLabel('Address of the channel').fill(slug);
    await dialog.getByLabel('Email of the administrator').fill(first);
    await dialog.getByLabel('Time zone').selectOption('Europe/Budapest');
    await dialog.getByLabel('Law pack').selectOption({ label: 'Hungary, Act XXV of 2023 (not checked)' });
    await expect(dialog).toContainText('only after a member of the organisation confirms the figures');
    await dialog.getByRole('button', { name: 'Create and send invitation' }).click();
    await expect(dialog).toBeHidden();

    const context = await browser.newContext({ baseURL, locale: 'en-GB' });
    const admin = await context.newPage();
    await enrol(admin, first, 'Ada First');
    const outside = await browser.newContext({ baseURL: facts.reporter, locale: 'en-GB' });
    const reporter = await outside.newPage();
    await reporter.goto(`/${slug}`);
    await expect(reporter.getByText('This channel is not open yet.')).toBeVisible();
    await expect(reporter.getByText('https://commission.europa.eu').first()).toBeVisible();
    await expect(reporter.getByText('Within 30 days of your report')).toBeVisible();
    await expect(reporter.getByRole('button', { name: 'Start a report' })).toHaveCount(0);
    await expectAccessible(reporter, 'a channel that is not open yet');

    await card(admin, 'Set up your organisation').getByRole('link', { name: 'Check the figures' }).click();
    await expect(heading(admin)).toHaveText('Law');
    const item = (figure: string) => admin.getByRole('listitem').filter({ has: admin.getByRole('heading', { name: figure, exact: true }) });
    await expect(item('Feedback')).toContainText('30 days after the report arrived');
    await expect(item('Feedback').getByRole('link')).toHaveText('2023. évi XXV. törvény, § 22');
    await expect(admin.getByText('Checked by a lawyer: no.')).toBeVisible();
    await expectGoodLooks(admin, 'law, not confirmed');

    await admin.getByRole('button', { name: 'Confirm these figures' }).click();
    const confirm = admin.getByRole('dialog');
    await press(admin, 'ConfirmLaw', confirm.getByRole('button', { name: 'Confirm these figures' }));
    await expect(heading(admin)).toBeFocused();
    await expect(admin.getByText('Ada First confirmed these figures on')).toBeVisible();
    await expect(admin.getByRole('button', { name: 'Confirm these figures' })).toHaveCount(0);

    const days = admin.getByLabel('Days until the acknowledgement');
    await days.fill('7');
    await admin.getByRole('button', { name: 'Save periods' }).click();
    await expect(days).toBeFocused();
    await expect(admin.getByText('Enter a whole number from 1 to 6')).toBeVisible();
    await days.fill('2');
    await press(admin, 'SetOwnFigures', admin.getByRole('button', { name: 'Save periods' }), [days]);
    await expect(problem(admin)).toHaveCount(0);
    await expectGoodLooks(admin, 'law, confirmed');
    await reporter.reload();
    await expect(reporter.getByText('Within 2 days we confirm')).toBeVisible();
    await expect(reporter.getByRole('button', { name: 'Start a report' })).toBeVisible();
    await outside.close();
    await context.close();
  });
});

test.describe('a case', () => {
  test.use({ role: 'MANAGER' });

  test('says why a date is what it is', async ({ page }) => {
    await page.goto('/cases?view=all');
    await page.locator('.row-link').first().click();
    const why = page.getByText('Why this date? Acknowledge').first();
    await why.click();
    const rule = page.locator('details.why[open]');
    await expect(rule).toContainText('7 days after the report arrived');
    await expect(rule.getByRole('link')).toHaveText('Directive (EU) 2019/1937, Art. 9(1)(b)');
    await expect(rule).toContainText('Checked by a lawyer: no.');
    await expectAccessible(page, 'a case with the reason of a date');
  });
});
