import { hold, operationOf } from '../support/connection';
import { expect, test, type Page } from '../support/test';
import { button, heading, openWith, sendReport } from './steps';

const field = (page: Page) => page.getByLabel('Write a message');
const own = (page: Page, text: string) => page.getByRole('listitem').filter({ has: page.getByText(text, { exact: true }) });
const late = { name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from('late') };

test('words and files that come while a message is on its way stay as the next message', async ({ page }) => {
  await sendReport(page, 'A report.');
  const { letGo, inputs } = await hold(page, 'SendMessage');
  await field(page).fill('First part.');
  await button(page, 'Send the message').click();
  await expect.poll(() => inputs.length).toBe(1);
  await field(page).press('End');
  await field(page).pressSequentially(' And the second.');
  await page.getByLabel('Add files').setInputFiles(late);
  letGo();
  await expect(own(page, 'First part.')).toHaveCount(1);
  await expect(field(page)).toHaveValue('And the second.');
  await expect(button(page, 'Remove late.txt')).toBeVisible();
  await button(page, 'Send the message').click();
  await expect(own(page, 'And the second.')).toHaveCount(1);
  await expect(button(page, 'Save late.txt')).toBeVisible();
  await expect(field(page)).toHaveValue('');
  expect(new Set(inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('words that were changed while their message was on its way stay, and the page says how it went', async ({ page }) => {
  await sendReport(page, 'A report.');
  const { letGo, inputs } = await hold(page, 'SendMessage');
  await field(page).fill('As it was.');
  await button(page, 'Send the message').click();
  await expect.poll(() => inputs.length).toBe(1);
  await field(page).fill('As it should have been.');
  letGo();
  await expect(own(page, 'As it was.')).toHaveCount(1);
  await expect(field(page)).toHaveValue('As it should have been.');
  await expect(page.getByText('Your message was sent without your latest changes')).toBeVisible();
});

test('pressing twice sends one message', async ({ page }) => {
  await sendReport(page, 'A report.');
  const { letGo, inputs } = await hold(page, 'SendMessage');
  await field(page).fill('Once.');
  await button(page, 'Send the message').dblclick();
  letGo();
  await expect(own(page, 'Once.')).toHaveCount(1);
  expect(inputs).toHaveLength(1);
});

test('what was added after a lost answer goes as a message of its own', async ({ page, watched }) => {
  watched.expected.push(/Failed to load resource/);
  await sendReport(page, 'A report.');
  let isDown = true;
  await page.route('**/graphql', async (route) => {
    if (operationOf(route) !== 'SendMessage' || !isDown) return route.fallback();
    const url = new URL(route.request().url());
    const { host } = url;
    url.hostname = '127.0.0.1';
    await route.fetch({ url: url.href, headers: { ...route.request().headers(), host } });
    return route.abort('connectionreset');
  });
  await field(page).fill('It arrived.');
  await button(page, 'Send the message').click();
  await expect(page.getByText('Everything that you wrote is still here')).toBeVisible();
  isDown = false;
  await field(page).fill('It arrived. This did not.');
  await button(page, 'Send the message').click();
  await expect(page.getByText('The first version of your message had already arrived')).toBeVisible();
  await expect(field(page)).toHaveValue('This did not.');
  await button(page, 'Send the message').click();
  await expect(own(page, 'It arrived.')).toHaveCount(1);
  await expect(own(page, 'This did not.')).toHaveCount(1);
});

test('a report that was locked while a message was on its way keeps the message, and sends it once', async ({ page }) => {
  const receipt = await sendReport(page, 'A report.');
  const { letGo, inputs } = await hold(page, 'SendMessage');
  await field(page).fill('On its way.');
  await button(page, 'Send the message').click();
  await expect.poll(() => inputs.length).toBe(1);
  await button(page, 'Lock the report').click();
  await expect(heading(page)).toHaveText('Your report is locked');
  letGo();
  await button(page, 'Return to a report').click();
  await page.getByLabel('Your access code').fill(receipt);
  await button(page, 'Open the report').click();
  await expect(field(page)).toHaveValue('On its way.');
  await button(page, 'Send the message').click();
  await expect(field(page)).toHaveValue('');
  await expect(own(page, 'On its way.')).toHaveCount(1);
  await openWith(page, receipt);
  await expect(own(page, 'On its way.')).toHaveCount(1);
});
