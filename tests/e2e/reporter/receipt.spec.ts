import { needsBodies, operationOf } from '../support/connection';
import type { Route } from '@playwright/test';
import { expect, test, type Page } from '../support/test';
import { button, goToReview, heading, keepReceipt, openChannel, openWith, sendReport, startReport, tellWhatHappened } from './steps';

const code = async (page: Page) => ((await page.locator('#receipt-code').textContent()) ?? '').trim();

async function sent(page: Page, text: string): Promise<string> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, text);
  await goToReview(page);
  await button(page, 'Send the report').click();
  await expect(heading(page)).toHaveText('Your report has arrived');
  return code(page);
}

/** Expects that the page still shows the same access code. */
async function expectStillThere(page: Page, receipt: string): Promise<void> {
  await expect(heading(page)).toHaveText('Your report has arrived');
  expect(await code(page)).toBe(receipt);
}

for (const [end, minutes] of [
  ['an idle session', '16:00'],
  ['a device that slept for hours', '03:00:00'],
] as const) {
  test(`an unkept receipt outlives ${end}`, async ({ page }) => {
    await page.clock.install();
    const receipt = await sent(page, 'Locked meanwhile.');
    await page.clock.runFor(minutes);
    await expectStillThere(page, receipt);
    await expect(page.getByText('Your report is locked now.')).toBeVisible();
    await page.getByLabel('Type the last group of four').fill(receipt.split(' ').at(-1) ?? '');
    await button(page, 'I have saved the code').click();
    await expect(heading(page)).toHaveText('Return to your report');
    await page.getByLabel('Your access code').fill(receipt);
    await button(page, 'Open the report').click();
    await page.getByText('What I sent').click();
    await expect(page.getByText('Locked meanwhile.')).toBeVisible();
  });
}

test('an unkept receipt outlives a session that the server refuses', async ({ page, watched }) => {
  needsBodies(page);
  watched.expected.push(/Failed to load resource/);
  await page.clock.install();
  const receipt = await sent(page, 'Refused meanwhile.');
  await page.route('**/graphql', (route) =>
    operationOf(route) === 'Report'
      ? route.fulfill({ json: { data: null, errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED', requestId: 'r' } }] } })
      : route.fallback(),
  );
  await page.clock.runFor('06:00');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Your report is locked now.')).toBeVisible();
  await expectStillThere(page, receipt);
});

test('an unkept receipt stays through Back, another language and words, and no second report replaces it', async ({ page }) => {
  const receipt = await sent(page, 'The first.');
  for (let steps = 0; steps < 4; steps += 1) {
    await page.goBack();
    await expectStillThere(page, receipt);
  }
  await page.getByLabel('Language').selectOption('de');
  await expect(heading(page)).toHaveText('Ihre Meldung ist angekommen');
  expect(await code(page)).toBe(receipt);
  await page.getByLabel('Sprache').selectOption('en');
  await button(page, /^Privacy/).click();
  await expect(button(page, 'Start a report')).toHaveCount(0);
  await page.goBack();
  await expectStillThere(page, receipt);
  await keepReceipt(page);
});

test('a report that is being written outlives the lock of another one', async ({ page }) => {
  await page.clock.install();
  await sendReport(page, 'The first.');
  while (!(await button(page, 'Start a report').count())) await page.goBack();
  await startReport(page);
  await tellWhatHappened(page, 'Half of the second.');
  await page.clock.runFor('16:00');
  await expect(page.getByLabel('What happened?')).toHaveValue('Half of the second.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  await page.getByText('What I sent').click();
  await expect(page.getByText('Half of the second.')).toBeVisible();
});

test('the page says what closing it costs, and after a reload that the report has arrived, until one goes on', async ({ page }) => {
  await sent(page, 'Reloaded.');
  await expect(page.getByText('Save the access code before you close or reload this page.')).toBeVisible();
  let asked = 0;
  page.on('dialog', (dialog) => {
    asked += 1;
    void dialog.accept();
  });
  await page.reload();
  expect(asked).toBe(1);
  const notice = page.getByText('If you saw an access code, your report has arrived.');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'More on privacy, your rights and accessibility' }).click();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Report a concern' })).toBeVisible();
  await expect(notice).toBeHidden();
});

test('copying warns that copies travel', async ({ page }) => {
  await sent(page, 'Copied.');
  await expect(page.getByText('Some devices keep what you copy and share it')).toBeVisible();
});

test('an answer that comes after the lock does not open the report again', async ({ page }) => {
  needsBodies(page);
  const receipt = await sendReport(page, 'Locked while it was asked.');
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/graphql', async (route) => {
    if (operationOf(route) === 'Report') await gone;
    return route.fallback().catch(() => undefined);
  });
  await button(page, 'Check for new messages').click();
  await button(page, 'Lock the report').click();
  letGo();
  await expect(heading(page)).toHaveText('Your report is locked');
  await button(page, 'Return to a report').click();
  await expect(heading(page)).toHaveText('Return to your report');
  await openWith(page, receipt);
  await expect(page.getByLabel('Write a message')).toBeVisible();
});

test('a receipt that was typed stays when the connection drops, and opens the report at the next try', async ({ page, watched }) => {
  needsBodies(page);
  watched.expected.push(/ERR_CONNECTION_RESET/);
  const receipt = await sendReport(page, 'Opened on a bad line.');
  await button(page, 'Lock the report').click();
  let isDown = true;
  const mayPass = (route: Route) => !isDown || operationOf(route) !== 'OpenReport';
  await page.route(/\/graphql/, (route) => (mayPass(route) ? route.fallback() : route.abort('connectionreset')));
  await openWith(page, receipt);
  await expect(page.getByText('Your text is still here. Try again.')).toBeVisible();
  await expect(page.getByLabel('Your access code')).toHaveValue(receipt);
  isDown = false;
  await button(page, 'Open the report').click();
  await expect(page.getByLabel('Write a message')).toBeVisible();
});
