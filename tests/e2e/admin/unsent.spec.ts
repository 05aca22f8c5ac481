import { expectGoodLooks } from '../support/looks';
import { loseAnswer, operationOf } from '../support/press';
import { expectAccessible } from '../support/test';
import {
  account,
  expect,
  heading,
  message,
  now,
  openCase,
  openMessage,
  problem,
  prove,
  refusals,
  send,
  sendNow,
  test,
  unsent,
} from './desk';
import { freshCase } from './fresh';
import { sent, unique, watchKeys } from './conversation';

test('Undo puts text, files and feedback mark back, and nothing is sent', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  const { keys } = await watchKeys(page);
  await openMessage(page);
  await message(page).fill('Sent too early');
  await page.getByLabel('Count this message as the feedback').check();
  await page.locator('input[type=file]').setInputFiles({ name: 'answer.txt', mimeType: 'text/plain', buffer: Buffer.from('an answer') });
  await expect(page.locator('.uploads li')).toContainText('Uploaded');
  await send(page).click();
  await expect(unsent(page)).toContainText('Sent too early');
  await expect(unsent(page)).toContainText('answer.txt');
  await expect(unsent(page)).toContainText(/Will be sent in (10|[1-9]) s/);
  await expect(page.getByText('Your message will be sent in 10 seconds.')).toBeAttached();
  await expect(message(page)).toHaveValue('');
  await expect(page.locator('.uploads li')).toHaveCount(0);
  await unsent(page).getByRole('button', { name: 'Undo' }).click();
  await expect(message(page)).toHaveValue('Sent too early');
  await expect(message(page)).toBeFocused();
  await expect(page.getByLabel('Count this message as the feedback')).toBeChecked();
  await expect(page.locator('.uploads li')).toContainText('answer.txt');
  await expect(unsent(page)).toHaveCount(0);
  expect(keys).toEqual([]);
  await page.getByRole('button', { name: 'Remove answer.txt' }).click();
});

test('two messages wait with two keys, and go on while the member is on another page', async ({ page }) => {
  await openCase(page, 'NEW');
  const { keys } = await watchKeys(page);
  const [first, second] = [unique('First'), unique('Second')];
  await openMessage(page);
  for (const text of [first, second]) {
    await message(page).fill(text);
    await send(page).click();
  }
  await expect(unsent(page)).toHaveCount(2);
  const address = page.url();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Cases' }).click();
  await expect(heading(page)).toHaveText('Cases');
  expect(keys).toEqual([]);
  await expect.poll(() => keys.length).toBe(2);
  expect(new Set(keys).size).toBe(2);
  await expect(page.getByText('Your message was sent to the reporter.').first()).toBeAttached();
  await page.goto(address);
  await expect(sent(page, first)).toHaveCount(1);
  await expect(sent(page, second)).toHaveCount(1);
});

test('a page that is closed keeps the message, and sends nothing', async ({ page }) => {
  await openCase(page, 'NEW');
  const { keys } = await watchKeys(page);
  await openMessage(page);
  await message(page).fill('Not yet');
  await send(page).click();
  await expect(unsent(page)).toContainText('Not yet');
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(unsent(page)).toContainText('The message was stopped before it was sent.');
  await expect(page.getByText(/your message to the reporter was not sent/)).toBeAttached();
  expect(keys).toEqual([]);
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue('Not yet');
  await expect(message(page)).toBeFocused();
  await expect(unsent(page)).toHaveCount(0);
  await message(page).fill('');
});

test('a lock stops the message, and shows nothing of it', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  const { keys } = await watchKeys(page);
  await openMessage(page);
  await message(page).fill('Before the lock');
  await send(page).click();
  await expect(unsent(page)).toContainText('Before the lock');
  // Another tab of this browser was idle for too long.
  await page.evaluate(() => new BroadcastChannel('voicase-session').postMessage('ended'));
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await expect(dialog).toContainText('Your text is still here.');
  await expect(page.locator('body')).not.toContainText('Before the lock');
  await prove(page, account('MANAGER'), heading(page));
  await expect(unsent(page)).toContainText('Before the lock');
  await expect(page.getByText(/Case VC-[\d-]+: your message to the reporter was not sent/)).toBeAttached();
  expect(keys).toEqual([]);
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue('Before the lock');
  await message(page).fill('');
});

test('a message that was not sent keeps its words and its key, and does not mix with the next one', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  const wire = await watchKeys(page);
  const text = unique('Goes twice');
  await openMessage(page);
  await message(page).fill(text);
  wire.refuse = true;
  await sendNow(page);
  await expect(problem(page)).toContainText('Your message was not sent');
  await expect(unsent(page)).toContainText(text);
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue(text);

  // The member writes the next message meanwhile, so the failed one stays in the stream, also after Undo.
  await send(page).click();
  await message(page).fill('The next message');
  await unsent(page).getByRole('button', { name: 'Undo' }).click();
  await expect(message(page)).toBeFocused();
  await expect(message(page)).toHaveValue('The next message');
  await now(page).click();
  await expect(unsent(page)).toContainText('Your message was not sent');
  await expect(unsent(page).getByRole('button', { name: 'Edit' })).toHaveCount(0);
  await expect(message(page)).toHaveValue('The next message');
  await expectGoodLooks(page, 'a message that was not sent');
  wire.refuse = false;
  await unsent(page).getByRole('button', { name: 'Try again' }).click();
  await expect(sent(page, text)).toHaveCount(1);
  await expect(unsent(page)).toHaveCount(0);
  expect(new Set(wire.keys).size, 'one key for all tries').toBe(1);
  await expect(message(page)).toHaveValue('The next message');
  await message(page).fill('');
});

test('a message without an answer may have been sent, and is not sent twice', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  const text = unique('Perhaps sent');
  await openMessage(page);
  await message(page).fill(text);
  await send(page).click();
  await loseAnswer(page, 'SendMessage', now(page));
  await expect(unsent(page)).toContainText('Your message may have been sent');
  await expect(page.getByText(/your message may have been sent, but the server did not answer/)).toBeAttached();
  // The stream is fetched again, so the member sees that the message has arrived.
  await expect(sent(page, text)).toHaveCount(1);
  await unsent(page).getByRole('button', { name: 'Try again' }).click();
  await expect(unsent(page)).toHaveCount(0);
  await expect(sent(page, text)).toHaveCount(1);
});

test('an act on the case first sends the message that waits', async ({ page, request }) => {
  await freshCase(page, request);
  await openMessage(page);
  await message(page).fill('Older than the act');
  await send(page).click();
  await page.getByRole('button', { name: 'Start triage' }).click();
  const first = page.getByRole('dialog', { name: 'Message not sent yet' });
  await expectAccessible(page, 'a message before an act');
  await first.getByRole('button', { name: 'Back to the conversation' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('button', { name: 'Start triage' }).click();
  await first.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByRole('dialog', { name: 'Start triage' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(sent(page, 'Older than the act')).toHaveCount(1);
});

test('a message takes its text at the press, while its file is still on its way', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  const { keys } = await watchKeys(page);
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/graphql', async (route) => {
    if (operationOf(route.request()) === 'OpenUpload') await held;
    return route.fallback();
  });
  await openMessage(page);
  await page.locator('input[type=file]').setInputFiles({ name: 'late.txt', mimeType: 'text/plain', buffer: Buffer.from('late') });
  await message(page).fill('With a file');
  await send(page).click();
  await expect(unsent(page)).toContainText('Sending starts when all files are uploaded.');
  await message(page).fill('half a sentence');
  await unsent(page).getByRole('button', { name: 'Do not send' }).click();
  await expect(message(page)).toHaveValue('With a file\n\nhalf a sentence');
  await send(page).click();
  await message(page).fill('the next one');
  release();
  await expect(unsent(page)).toContainText(/Will be sent in/);
  await expect(unsent(page)).toContainText('half a sentence');
  await expect(message(page)).toHaveValue('the next one');
  expect(keys).toEqual([]);
  await unsent(page).getByRole('button', { name: 'Undo' }).click();
  await message(page).fill('');
  await page.getByRole('button', { name: 'Remove late.txt' }).click();
});
