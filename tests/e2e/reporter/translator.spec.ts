import { translate } from '../support/connection';
import { expect, test, type Page } from '../support/test';
import { facts } from '../support/facts';
import { button, goToFiles, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

const file = (name: string, size: number) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(size, 7) });

async function fill(page: Page): Promise<void> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'x'.repeat(9_900));
}

test('what changes on a translated page is shown', async ({ page }) => {
  await fill(page);
  await translate(page);
  await tellWhatHappened(page, 'x'.repeat(10_010));
  await expect(page.getByText('10 characters too many')).toBeVisible();
  await expect(page.getByText('100 characters left')).toHaveCount(0);
  await tellWhatHappened(page, 'Translated.');
  await goToFiles(page);

  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/up/**', async (route) => {
    await gone;
    return route.fallback();
  });
  await page.getByLabel('Add files').setInputFiles(file('slow.bin', 1 << 20));
  await expect(page.getByText(/^Sending/)).toBeVisible();
  await translate(page);
  letGo();
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  await expect(page.getByText(/^Sending/)).toHaveCount(0);
  for (const name of ['first.bin', 'second.bin']) {
    await page.getByLabel('Add files').setInputFiles(file(name, 0));
    await expect(page.getByText(`“${name}” is empty and was not added`).first()).toBeVisible();
    await translate(page);
  }
  await expect(page.locator('.error')).toHaveText('“second.bin” is empty and was not added');

  await goToReview(page);
  await translate(page);
  await button(page, 'Send the report').click();
  await expect(heading(page)).toHaveText('Your report has arrived');
  await translate(page);
  await button(page, 'Show as 12 words').click();
  await expect(button(page, 'Show as letters and digits')).toBeVisible();
  await expect(page.getByLabel('Type the last word')).toBeVisible();
  await translate(page);
  await button(page, 'Copy').click();
  await expect(button(page, 'Copied')).toBeFocused();
  await button(page, 'Show as letters and digits').click();
  await keepReceipt(page);
});

test('another language replaces what was translated', async ({ page }) => {
  await openChannel(page);
  await translate(page);
  await page.getByLabel('Language').selectOption('de');
  await expect(heading(page)).toHaveText('Einen Missstand melden');
  await expect(page.getByText('Report a concern')).toHaveCount(0);
});

test('references, receipts and addresses are never translated', async ({ page }) => {
  await fill(page);
  await tellWhatHappened(page, 'Kept as it is.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await expect(page.locator('#receipt-code')).toHaveAttribute('translate', 'no');
  const reference = (await page.locator('main bdi[dir=ltr]').textContent()) ?? '';
  await expect(page.locator('main bdi[dir=ltr]')).toHaveAttribute('translate', 'no');
  await keepReceipt(page);
  await expect(heading(page).locator('[translate=no]')).toHaveText(reference);
});

test('the page as it is served claims no language that it will not have', async ({ request }) => {
  const url = new URL(facts.channel, facts.reporter);
  const { host } = url;
  url.hostname = '127.0.0.1';
  const served = await (await request.get(url.href, { headers: { host, 'accept-language': 'de' } })).text();
  expect(/<html[^>]*>/.exec(served)?.[0]).toContain('lang="mul"');
});
