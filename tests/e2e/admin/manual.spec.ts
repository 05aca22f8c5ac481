import type { Browser, Locator, Page } from '@playwright/test';
import { openWith } from '../reporter/steps';
import { facts } from '../support/facts';
import { expectGoodLooks as check } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, problem, refusals, summary, tab, test } from './desk';
import { picture } from './journeys/steps';

const next = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true });
const choose = (page: Page | Locator, group: string, name: string) => page.getByRole('group', { name: group }).getByLabel(name).check();

/** Keeps the text of each printed sheet. */
const fakePrinter = (page: Page) =>
  page.addInitScript(() => {
    window.printed = [];
    window.print = () => {
      window.printed.push(document.querySelector('.case-sheet')?.textContent ?? '');
      setTimeout(() => window.dispatchEvent(new Event('afterprint')));
    };
  });
const lastPrinted = async (page: Page) => (await page.evaluate(() => window.printed)).at(-1) ?? '';

/** Fills the steps of the form up to the review. */
async function fill(page: Page, what: string) {
  await choose(page, 'Way of the report', 'Phone');
  await choose(page, 'Recording of the conversation', 'It was not recorded');
  await next(page).click();
  await page.getByLabel('What happened?').fill(what);
  while (!(await heading(page).innerText()).includes('The reporter')) {
    const before = await heading(page).innerText();
    await next(page).click();
    await expect(heading(page)).not.toHaveText(before);
  }
}

async function reporterPage(browser: Browser, code: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: facts.reporter, locale: 'en-GB' });
  const page = await context.newPage();
  await openWith(page, code);
  return page;
}

test('a report by phone is entered, its access code is handed over, and the record is checked by the reporter', async ({
  page,
  browser,
  watched,
}, info) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  await fakePrinter(page);
  await page.goto('/cases');
  await page.getByRole('link', { name: 'Enter report' }).click();
  await expect(heading(page)).toHaveText('How the report came in');
  await next(page).click();
  await expect(summary(page).getByRole('listitem')).toHaveCount(1);
  await check(page, 'the first step of a report');
  await page.getByLabel('Received on').fill('2020-01-02');
  await expect(page.getByLabel('Reason for the late entry')).toBeVisible();
  await page.getByLabel('Received on').fill(new Date().toISOString().slice(0, 10));
  await fill(page, 'The night shift locks the fire door.');
  await next(page).click();
  await expect(summary(page).getByRole('listitem')).toHaveCount(1);
  await choose(page, 'Is the report about a member?', 'No');
  await check(page, 'the reporter of a report');
  await next(page).click();
  await expect(heading(page)).toHaveText('Check the report');
  // The browser's Back goes one page back and loses nothing.
  await page.goBack();
  await expect(heading(page)).toContainText('The reporter');
  await page.goForward();
  await expect(heading(page)).toHaveText('Check the report');
  await expect(page.getByText('The night shift locks the fire door.')).toBeVisible();
  await check(page, 'the review of a report');
  await picture(page, info, 'phone-1-report');
  await press(page, 'EnterReport', page.getByRole('button', { name: 'Save report' }));
  await expect(heading(page)).toHaveText('The report is saved');
  const code = (await page.locator('.manual-code').innerText()).trim().replace(/\s+/g, '-');
  expect(code).toMatch(/^(\w{4}-){6}\w{4}$/);
  await check(page, 'the access code');
  await picture(page, info, 'phone-2-code', [page.locator('.manual-code')]);
  await page.getByRole('button', { name: 'Print confirmation' }).click();
  await expect.poll(() => lastPrinted(page)).toContain(code);
  await page.getByRole('link', { name: 'Open case' }).click();
  await expect(page.getByText('First hand the access code to the reporter')).toBeVisible();
  await page.getByLabel('I have handed the access code').check();
  await page.getByRole('link', { name: 'Open case' }).click();

  await tab(page, 'Meetings');
  await page.getByRole('button', { name: 'Write record' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save record' }).click();
  await expect(dialog.getByText('Enter the day of the conversation')).toBeVisible();
  await dialog.getByLabel('Day of the conversation').fill(new Date().toISOString().slice(0, 10));
  await dialog.getByLabel('Text of the record').fill('She saw the locked door on Monday.');
  await check(page, 'writing a record');
  await press(page, 'WriteRecord', dialog.getByRole('button', { name: 'Save record' }), [dialog.getByLabel('Text of the record')]);
  await expect(dialog).toBeHidden();
  await press(page, 'OfferRecord', page.getByRole('button', { name: 'Ask reporter to check' }));
  await expect(page.getByText('Waits for the reporter since')).toBeVisible();
  await check(page, 'meetings and records');

  const reporter = await reporterPage(browser, code);
  await expect(reporter.getByText('She saw the locked door on Monday.')).toBeVisible();
  await reporter.getByRole('button', { name: 'Ask for corrections' }).click();
  await reporter.getByLabel('What is wrong or missing?').fill('It was Tuesday.');
  await check(reporter, 'checking a record');
  await reporter.getByRole('button', { name: 'Send corrections' }).click();
  await expect(reporter.getByText('You asked for corrections on')).toBeVisible();
  await expect(page.getByText('The reporter asked for corrections on')).toBeVisible({ timeout: 90_000 });

  await page.getByRole('button', { name: 'Write new version' }).click();
  await dialog.getByLabel('Text of the record').fill('She saw the locked door on Tuesday.');
  await dialog.getByRole('button', { name: 'Save record' }).click();
  await page.getByRole('button', { name: 'Ask reporter to check' }).click();
  await expect(page.getByText('Waits for the reporter since')).toBeVisible();
  await reporter.getByRole('button', { name: 'Check for new messages' }).click();
  await expect(reporter.getByText('on Tuesday.').first()).toBeVisible();
  await picture(reporter, info, 'phone-3-record', [reporter.getByRole('button', { name: 'I agree' })]);
  await reporter.getByRole('button', { name: 'I agree' }).click();
  await expect(reporter.getByText('You agreed with this text on')).toBeVisible();
  await expect(page.getByText('The reporter agreed on')).toBeVisible({ timeout: 90_000 });
  await picture(page, info, 'phone-4-agreed', [page.getByText('The reporter agreed on')]);
  await page.getByRole('button', { name: 'Print record' }).click();
  await expect.poll(() => lastPrinted(page)).toContain('Place, date, signature');
  await page.getByRole('button', { name: 'Signed on paper' }).click();
  await press(page, 'SignRecord', dialog.getByRole('button', { name: 'Save signature' }));
  await expect(page.getByText('Signed on paper on')).toBeVisible();

  await reporter.getByText('Ask for a meeting').click();
  await reporter.getByLabel('By phone').check();
  await reporter.getByLabel('When and where does it suit you?').fill('After six.');
  await reporter.getByRole('button', { name: 'Send request' }).click();
  await expect(reporter.getByText('You asked for a meeting on')).toBeVisible();
  await check(reporter, 'a request for a meeting');
  await expect(page.getByRole('heading', { name: 'Phone call' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Decline meeting' }).click();
  const words = [dialog.getByLabel('Message to the reporter')];
  await dialog.getByLabel('Message to the reporter').fill('We are only two people. Please write to us here.');
  await press(page, 'DeclineMeeting', dialog.getByRole('button', { name: 'Decline and send to reporter' }), words);
  await expect(page.getByText('Declined on')).toBeVisible();
  await reporter.getByRole('button', { name: 'Check for new messages' }).click();
  await expect(reporter.getByText('We are only two people.')).toBeVisible();
  await reporter.getByText('Ask for a meeting', { exact: true }).click();
  await reporter.getByLabel('When and where does it suit you?').fill('Then in the canteen.');
  await reporter.getByRole('button', { name: 'Send request' }).click();
  await expect(page.getByRole('heading', { name: 'Meeting in person' })).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: 'Mark as held' }).first().click();
  await press(page, 'HoldMeeting', dialog.getByRole('button', { name: 'Mark as held' }));
  await expect(dialog.getByRole('heading', { name: 'Write record' })).toBeVisible();
  await reporter.context().close();
  await expect(problem(page)).toHaveCount(0);
});

declare global {
  interface Window {
    printed: string[];
  }
}
