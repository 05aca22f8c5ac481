/** A reporter claims retaliation from the inbox. Members who handled the first case never see the claim. */
import { button, heading as title, keepReceipt, openWith, sendReport } from '../reporter/steps';
import { facts } from '../support/facts';
import { expectGoodLooks } from '../support/looks';
import { pick } from './case-page';
import { expect, heading, memberName, refusals, show, tab, test } from './desk';
import { newcomer, numbers } from './fresh';

const CLAIM = 'I am treated badly because of this report';

test('a claim of retaliation becomes a case that the handler of the first case never sees', async ({ page, desks, browser, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const context = await browser.newContext({ baseURL: facts.reporter, locale: 'en-GB' });
  const reporter = await context.newPage();
  const before = await numbers(page);
  const code = await sendReport(reporter, 'The log is written a week ahead.');
  const first = await newcomer(page, before);
  const colleague = await desks.open('MEMBER');
  await colleague.goto('/cases');
  const name = await memberName(colleague);
  await page.locator('.row-link').filter({ hasText: first }).click();
  const firstPage = page.url();
  await page.getByRole('button', { name: 'Assign case', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await pick(dialog.getByRole('combobox', { name: 'Assignees' }), name);
  await dialog.getByRole('button', { name: 'Save the assignment' }).click();
  await expect(dialog).toBeHidden();

  // The text survives a failed request and the lock of the report.
  await reporter.getByText(CLAIM).click();
  await expectGoodLooks(reporter, 'a claim of retaliation');
  const what = reporter.getByLabel('What happened to you?');
  await button(reporter, 'Send as a new report').click();
  await expect(what).toBeFocused();
  await expect(reporter.getByText('Enter an answer')).toBeVisible();
  await what.fill('They moved me to the night shift.');
  await reporter.getByLabel('Since about when?').fill('since March');
  await context.setOffline(true);
  await button(reporter, 'Send as a new report').click();
  await expect(reporter.getByText('Everything that you wrote is still here')).toBeVisible({ timeout: 60_000 });
  await context.setOffline(false);
  await button(reporter, 'Lock the report').click();
  await expect(reporter.getByText('a new report that is not finished yet')).toBeVisible();
  await button(reporter, 'Return to a report').click();
  await reporter.getByLabel('Your access code').fill(code);
  await button(reporter, 'Open the report').click();
  await expect(what).toHaveValue('They moved me to the night shift.');
  await button(reporter, 'Send as a new report').click();
  await expect(title(reporter)).toHaveText('Your report has arrived');
  await expect(reporter.getByText('Your earlier report is locked now and keeps its own code.')).toBeVisible();
  await expectGoodLooks(reporter, 'the access code of a claim');
  const second = await keepReceipt(reporter);
  expect(second).not.toBe(code);
  await reporter.getByText('What I sent').click();
  await expect(reporter.getByText('They moved me to the night shift.')).toBeVisible();
  await expect(reporter.getByText('The log is written a week ahead.')).toHaveCount(0);
  await openWith(reporter, code);
  await reporter.getByText('What I sent').click();
  await expect(reporter.getByText('The log is written a week ahead.'), 'the first code opens the first report').toBeVisible();
  await context.close();

  const claim = await newcomer(page, [...before, first]);
  const row = page.getByRole('row').filter({ hasText: claim });
  await expect(row.getByText('Claim of retaliation', { exact: true })).toBeVisible();
  await expectGoodLooks(page, 'a claim in the list');
  await row.locator('.row-link').click();
  await expect(page.locator('.case-marks:visible').getByText('Claim of retaliation')).toBeVisible();
  await show(page, 'Events');
  await expect(page.getByText('The reporter sent a claim of retaliation.')).toBeVisible();
  await page.locator('.case-marks:visible').getByRole('link', { name: 'Claim of retaliation' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'People', exact: true })).toBeVisible();
  const claims = page.getByRole('region', { name: 'Claim of retaliation' });
  await expect(claims.getByText('This claim is about')).toBeVisible();
  await expectGoodLooks(page, 'the case of a claim');
  const claimPage = page.url();
  await claims.getByRole('link', { name: first }).click();
  await expect(heading(page)).toContainText(first);
  await tab(page, 'People');
  await expect(claims.getByRole('link', { name: claim })).toBeVisible();

  // For the handler of the first case, the claim does not exist.
  await colleague.goto(claimPage);
  await expect(heading(colleague)).toHaveText('You cannot see this case');
  expect(await numbers(colleague)).not.toContain(claim);
  await colleague.goto(firstPage);
  await tab(colleague, 'People');
  await expect(colleague.getByRole('region', { name: 'Linked cases' })).toBeVisible();
  await expect(colleague.getByRole('region', { name: 'Claim of retaliation' })).toHaveCount(0);
  await colleague.close();
});
