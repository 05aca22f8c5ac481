import { button, goToReview, heading, openChannel, openWith, startReport, tellWhatHappened } from '../reporter/steps';
import { facts } from '../support/facts';
import { expect, test } from '../support/test';
import { picture } from './picture';

test.use({ baseURL: facts.reporter, viewport: { width: 420, height: 860 } });

test('the landing page, a step, and the receipt', async ({ page }, info) => {
  await openChannel(page);
  await picture(page, info, 'report-landing', [
    page.getByText('Who reads your report'),
    button(page, 'Start a report'),
    button(page, 'Return to a report'),
  ]);
  await startReport(page);
  await tellWhatHappened(
    page,
    'Since March the scale at gate 2 has shown two per cent too much. I have seen the setting myself, and I was told not to mention it.',
  );
  await picture(page, info, 'report-step', [heading(page), page.getByLabel('What happened?'), page.getByLabel('Who is involved?')]);
  await goToReview(page);
  await button(page, 'Send the report').click();
  await expect(heading(page)).toHaveText('Your report has arrived');
  // Make the window large enough for one picture of the whole page.
  await page.setViewportSize({ width: 420, height: 1060 });
  await picture(page, info, 'report-receipt', [
    heading(page),
    page.locator('#receipt-code'),
    page.getByLabel('Type the last group of four'),
  ]);
});

test('the report with its messages', async ({ page }, info) => {
  await openWith(page, facts.receipt);
  await expect(page.locator('.message').first()).toBeVisible();
  await picture(page, info, 'report-inbox', [heading(page), page.locator('.status'), page.locator('.message.own').first()]);
});

test('the landing page in Arabic on a narrow telephone', async ({ page }, info) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await openChannel(page);
  await page.getByLabel('Language').selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await picture(page, info, 'report-landing-ar-320', [heading(page), page.locator('button.primary')]);
});
