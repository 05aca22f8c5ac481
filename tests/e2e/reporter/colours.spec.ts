import { expect, expectAccessible, test, type Page } from '../support/test';
import { expectEdges } from '../support/looks';
import { button, goToFiles, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

/** Elements that need a visible edge or line. */
const EDGED = 'button:visible:not(.link), .notice:visible, .message:visible, input[type=text]:visible, textarea:visible';

async function walk(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await openChannel(page);
  await look('landing');
  await startReport(page);
  await button(page, 'Continue').click();
  await look('step, wrong');
  await tellWhatHappened(page, 'Seen in forced colours.');
  await goToFiles(page);
  await page.getByLabel('Add files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') });
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  await look('files');
  await goToReview(page);
  await look('review');
  await button(page, 'Send the report').click();
  await expect(heading(page)).toHaveText('Your report has arrived');
  await look('receipt');
  await keepReceipt(page);
  await page.getByLabel('Write a message').fill('A message.');
  await button(page, 'Send the message').click();
  await expect(page.getByLabel('Write a message')).toHaveValue('');
  await look('inbox');
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every view keeps its edges in forced colours, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await walk(page, (view) => expectEdges(page, EDGED, view));
    const main = button(page, 'Send the message');
    await main.focus();
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Tab');
    expect(await main.evaluate((node) => getComputedStyle(node).outlineStyle)).not.toBe('none');
    expect(await main.evaluate((node) => getComputedStyle(node).borderInlineStartStyle), 'the main button looks unlike the others').toBe(
      'double',
    );
  });
}

test('every view is accessible with more contrast', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' });
  await walk(page, async (view) => {
    await expectAccessible(page, view);
    await expectEdges(page, EDGED, view);
  });
});
