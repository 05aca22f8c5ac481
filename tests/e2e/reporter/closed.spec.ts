import { hold } from '../support/connection';
import { expect, test, type Page } from '../support/test';
import { button, goToFiles, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

const file = (name: string, size = 2) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(size, 7) });
const stop = (page: Page) => button(page, 'Stop sending');
const isClosed = 'You cannot change it now.';

async function ready(page: Page, text: string): Promise<void> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, text);
  await goToReview(page);
}

/** Expects that the reporter can reach no field of the report. */
async function expectClosed(page: Page): Promise<void> {
  await expect(page.getByRole('status')).toContainText(isClosed);
  await expect(button(page, /^Change/)).toHaveCount(0);
  await expect(button(page, 'Back')).toHaveCount(0);
  await page.goBack();
  await expect(heading(page)).toContainText('Check your answers');
  await page.goForward().catch(() => undefined);
  await expect(heading(page)).toContainText('Check your answers');
}

test('a report is closed to changes while it is being sent, and says so', async ({ page }) => {
  await ready(page, 'The words that are sent.');
  const { letGo, inputs } = await hold(page, 'SubmitReport');
  await button(page, 'Send the report').click();
  await expect.poll(() => inputs.length).toBe(1);
  await expectClosed(page);
  await page.getByLabel('Language').selectOption('de');
  await expect(page.getByRole('status')).toContainText('Sie können sie jetzt nicht ändern.');
  await page.getByLabel('Sprache').selectOption('en');
  letGo();
  await keepReceipt(page);
  await page.getByText('What I sent').click();
  await expect(page.getByText('The words that are sent.')).toBeVisible();
});

test('files cannot be added or removed while the report waits for them, and stopping is said', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'With a file on a slow line.');
  await goToFiles(page);
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/up/**', async (route) => {
    await gone;
    return route.fallback().catch(() => undefined);
  });
  await page.getByLabel('Add files').setInputFiles(file('slow.bin', 3 << 20));
  await goToReview(page);
  const { inputs } = await hold(page, 'SubmitReport');
  await button(page, 'Send the report').click();
  await expectClosed(page);
  await expect(page.getByRole('status')).toContainText('One file is still being sent.');
  await stop(page).click();
  await expect(page.getByRole('alert')).toContainText('You stopped sending. The report has not been sent.');
  await expect(button(page, 'Send the report')).toBeFocused();
  await button(page, /^Change Files/).click();
  await page.getByLabel('Add files').setInputFiles(file('second.bin'));
  letGo();
  await expect(page.getByText('Sent', { exact: true })).toHaveCount(2);
  expect(inputs).toHaveLength(0);
  await page.unroute('**/graphql');
  await button(page, 'Continue').click();
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  await page.getByText('What I sent').click();
  await expect(button(page, 'Save second.bin')).toBeVisible();
  await expect(button(page, 'Save slow.bin')).toBeVisible();
});

test('stopping a request that has left says that the report may have arrived, and sending again makes no second one', async ({
  page,
  watched,
}) => {
  watched.expected.push(/Failed to load resource/);
  await ready(page, 'Stopped too late.');
  const { letGo, inputs } = await hold(page, 'SubmitReport');
  await button(page, 'Send the report').click();
  await expect.poll(() => inputs.length).toBe(1);
  await stop(page).click();
  await expect(page.getByRole('alert')).toContainText('your report may have arrived already');
  letGo();
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  expect(new Set(inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
});
