import { expect, test } from '../support/test';
import { facts } from '../support/facts';
import { sendMessages } from '../support/wire';
import { button, goToFiles, heading, openChannel, openWith, sendReport, startReport, tellWhatHappened } from './steps';

const small = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('x') });

test('an address without a channel is explained, in the language of the browser', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && asked.push(request.url()));
  await page.goto('/');
  await expect(heading(page)).toHaveText('This address is not complete');
  await page.getByLabel('Language').selectOption('de');
  await expect(heading(page)).toHaveText('Diese Adresse ist nicht vollständig');
  expect(asked).toEqual([]);
});

test('a message that is too long is named and kept', async ({ page }) => {
  await openWith(page, facts.receipt);
  const field = page.getByLabel('Write a message');
  await field.fill('x'.repeat(9_900));
  await expect(page.getByText('100 characters left')).toBeVisible();
  await field.fill('x'.repeat(10_001));
  await expect(page.getByText('1 character too many')).toBeVisible();
  await button(page, 'Send the message').click();
  await expect(page.getByText('Enter 10,000 characters or fewer')).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('x'.repeat(10_001));
  await field.fill('');
});

test('what the server does not accept is said in plain words, and kept', async ({ page, watched }) => {
  watched.expected.push(/Failed to load resource/);
  await openWith(page, facts.receipt);
  await page.route('**/graphql', (route) =>
    (route.request().postData() ?? '').includes('idempotencyKey')
      ? route.fulfill({
          json: { data: null, errors: [{ message: 'INVALID', extensions: { code: 'INVALID', field: 'text', requestId: 'abc-123' } }] },
        })
      : route.fallback(),
  );
  await page.getByLabel('Write a message').fill('Kept.');
  await button(page, 'Send the message').click();
  await expect(page.getByText('We could not accept one of your answers.')).toBeVisible();
  await expect(page.getByText('abc-123')).toBeVisible();
  await expect(page.getByLabel('Write a message')).toHaveValue('Kept.');
});

test('a file that cannot be taken is named, and the others go on', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Files of all kinds.');
  await goToFiles(page);
  await page
    .getByLabel('Add files')
    .setInputFiles([{ ...small('nothing.txt'), buffer: Buffer.alloc(0) }, small('Übersicht – März.txt'), small('تقرير.pdf')]);
  const error = page.locator('#files-error');
  await expect(error).toHaveText('“nothing.txt” is empty and was not added');
  await expect(page.getByText('Sent', { exact: true })).toHaveCount(2);
  await page.getByLabel('Add files').setInputFiles(Array.from({ length: 9 }, (_, index) => small(`${index}.txt`)));
  await expect(error).toContainText('These are too many files for one report');
  await expect(page.locator('.files li')).toHaveCount(10);
});

test('a long dialogue shows its newest messages, and earlier ones above them', async ({ page, request }) => {
  const session = page.waitForRequest((one) => Boolean(one.headers()['x-reporter-session']));
  const receipt = await sendReport(page, 'The first of many.');
  await button(page, 'Check for new messages').click();
  const texts = Array.from({ length: 60 }, (_, index) => `${index + 1} of 60`);
  await sendMessages(request, (await session).headers()['x-reporter-session'] ?? '', texts);
  await openWith(page, receipt);
  const shown = page.locator('.message .words');
  await expect(shown).toHaveText(texts.slice(-10));
  await button(page, 'Show earlier messages').click();
  await expect(shown).toHaveText(texts);
  // After the earlier messages were shown, the button is gone and the heading has the focus.
  await expect(button(page, 'Show earlier messages')).toHaveCount(0);
  await expect(page.getByRole('heading', { name: /^Messages/ })).toBeFocused();
});
