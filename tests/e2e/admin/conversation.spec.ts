import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { loseAnswer, operationOf, reach } from '../support/press';
import { expectAccessible, expectNoSidewaysScroll } from '../support/test';
import { sendMessages } from '../support/wire';
import {
  account,
  expect,
  heading,
  message,
  note,
  now,
  openCase,
  openMessage,
  problem,
  prove,
  refusals,
  saveNote,
  send,
  sendNow,
  show,
  tab,
  test,
  unsent,
} from './desk';
import { freshCase } from './fresh';

const unique = (text: string) => `${text} ${String(Date.now())}`;
const sent = (page: Page, text: string) => page.locator('.message.staff').filter({ hasText: text });
const saved = (page: Page, text: string) => page.locator('.message.note').filter({ hasText: text });

/** The idempotency keys of the messages that leave the page. While `refuse` is set, the server gets none of them. */
async function watchKeys(page: Page) {
  const watched = { keys: [] as string[], refuse: false };
  await page.route('**/graphql', (route) => {
    if (operationOf(route.request()) !== 'SendMessage') return route.fallback();
    const { variables } = route.request().postDataJSON() as { variables: { input: { idempotencyKey: string } } };
    watched.keys.push(variables.input.idempotencyKey);
    return watched.refuse ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' }) : route.fallback();
  });
  return watched;
}

test('messages, notes and events are one stream, and the filter in the address shows one kind', async ({ page, request }) => {
  const { session } = await freshCase(page, request);
  await note(page).fill('Call accounting first');
  await saveNote(page).click();
  await expect(saved(page, 'Call accounting first')).toBeVisible();
  await sendMessages(request, session, ['The reporter adds a detail']);
  await expect(page.locator('.message').filter({ hasText: 'adds a detail' })).toBeVisible();
  await openMessage(page);
  await message(page).fill('Thank you for the detail');
  await sendNow(page);
  await expect(sent(page, 'Thank you for the detail')).toBeVisible();
  await expect(unsent(page)).toHaveCount(0);
  const entries = page.locator('.day > ol > li');
  const order = [/Report received/, /Call accounting first/, /adds a detail/, /Thank you for the detail/];
  await expect(entries).toHaveText(order);
  await expect(page.getByRole('heading', { level: 3, name: 'Today' })).toBeVisible();
  await expect(saved(page, 'Call')).toContainText('only the team reads this');

  await show(page, 'Notes');
  await expect(entries).toHaveText([/Call accounting first/]);
  await expect(page).toHaveURL(/\/conversation\?show=notes$/);
  await page.reload();
  await expect(entries).toHaveText([/Call accounting first/]);
  await show(page, 'Events');
  await expect(entries).toHaveText([/Report received/]);
  await show(page, 'Messages');
  await expect(entries).toHaveText([/adds a detail/, /Thank you for the detail/]);

  // A new message is never hidden without a word, and one's own note is shown when it is saved.
  await show(page, 'Events');
  await sendMessages(request, session, ['One more thing']);
  await expect(page.getByText('The filter hides 1 new message of the reporter.')).toBeVisible();
  await expect(page.getByText('One more thing')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(page.locator('.message').filter({ hasText: 'One more thing' })).toBeVisible();
  await expect(page.getByText('The filter hides')).toHaveCount(0);
  await show(page, 'Messages');
  await note(page).fill('Saved under a filter');
  await saveNote(page).click();
  await expect(saved(page, 'Saved under a filter')).toBeVisible();

  const address = page.url().replace(/\/conversation.*$/, '');
  for (const [old, search] of [
    ['dialogue', ''],
    ['notes', '?show=notes'],
    ['timeline', '?show=events'],
  ]) {
    await page.goto(`${address}/${old}`);
    await expect(page).toHaveURL(`${address}/conversation${search}`);
  }
});

test('notes and messages have composers and drafts of their own, and the note is open first', async ({ page }) => {
  await openCase(page, 'NEW');
  await expect(message(page)).toHaveCount(0);
  await note(page).fill('a thought for the team');
  await expect(page.getByText('Draft kept until you close this page.')).toBeVisible();
  await openMessage(page);
  await expect(message(page)).toHaveValue('');
  await expect(page.getByText('The reporter will read this message and sees no names of staff.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Internal note' })).toContainText('Draft');
  await message(page).fill('a question');
  await tab(page, 'Report');
  await tab(page, 'Conversation');
  await expect(note(page)).toHaveValue('a thought for the team');
  await expect(page.getByRole('button', { name: 'Message to reporter' })).toContainText('Draft');
  await openMessage(page);
  await expect(message(page)).toHaveValue('a question');
});

test('the keyboard shortcut saves a note, and nothing but the button sends to the reporter', async ({ page }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  const { keys } = await watchKeys(page);
  const text = unique('Saved by key');
  await note(page).fill(text);
  await page.keyboard.press('Control+Enter');
  await expect(saved(page, text)).toBeVisible();
  await expect(note(page)).toHaveValue('');

  await openMessage(page);
  await message(page).fill('never by key');
  const feedback = page.getByLabel('Count this message as the feedback');
  for (const field of [message(page), feedback, send(page)]) {
    await field.focus();
    for (const chord of ['Control+Enter', 'Meta+Enter', 'Control+s']) await page.keyboard.press(chord);
  }
  await feedback.focus();
  await page.keyboard.press('Enter');
  await expect(message(page)).toHaveValue(/^never by key\s*$/);
  await expect(unsent(page)).toHaveCount(0);
  expect(keys).toEqual([]);

  // The button works by keyboard, and so do Undo and the way back into the field.
  await send(page).focus();
  await page.keyboard.press('Enter');
  await expect(unsent(page)).toContainText('never by key');
  await unsent(page).getByRole('button', { name: 'Undo' }).focus();
  await page.keyboard.press('Enter');
  await expect(message(page)).toBeFocused();
  expect(keys).toEqual([]);
});

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

test('what a colleague writes appears, and the focus and the text stay', async ({ page, desks }) => {
  await openCase(page, 'UNDER_INVESTIGATION');
  const colleague = await desks.open('ADMIN');
  await colleague.goto(page.url());
  // Administrators do not read messages.
  await expect(note(colleague)).toBeVisible();
  await expect(colleague.getByRole('button', { name: 'Message to reporter' })).toHaveCount(0);
  await expect(colleague.getByRole('group', { name: 'Filter of the conversation' })).not.toContainText('Messages');
  await expect(colleague.locator('.message:not(.note)')).toHaveCount(0);
  await note(page).fill('half a thought');
  const text = unique('From a colleague');
  await note(colleague).fill(text);
  await saveNote(colleague).click();
  await expect(saved(page, text)).toBeVisible();
  await expect(saved(page, text).getByRole('button', { name: 'Retract note' })).toHaveCount(0);
  await expect(note(page)).toBeFocused();
  await expect(note(page)).toHaveValue('half a thought');
  await note(page).fill('');
  await colleague.close();
});

test('many changes in a row are one line that opens', async ({ page, request }) => {
  await freshCase(page, request);
  const url = page.url();
  await page.route('**/graphql', async (route) => {
    if (!['CasePage', 'CaseHistory'].includes(operationOf(route.request()) ?? '')) return route.fallback();
    const answer = await reach(route);
    const json = (await answer.json()) as { data: { case: { timeline: { id: string }[] } } };
    const [first] = json.data.case.timeline;
    json.data.case.timeline = Array.from({ length: 4 }, (_, at) => ({ ...first, id: `${first?.id ?? ''}${String(at)}` }));
    return route.fulfill({ response: answer, json });
  });
  await page.goto(url);
  const group = page.getByText('4 changes');
  await expect(page.getByText('Report received').first()).toBeHidden();
  await group.click();
  await expect(page.getByText('Report received')).toHaveCount(4);
  await expect(page.getByText('Report received').first()).toBeVisible();
});

test('every state of the conversation looks right', async ({ page }) => {
  test.setTimeout(240_000);
  await openCase(page, 'UNDER_INVESTIGATION');
  await note(page).fill('half a note');
  await expectGoodLooks(page, 'composer of a note');
  // In a high window, neither the head nor the composers cover a part of a button.
  await page.setViewportSize({ width: 1280, height: 4000 });
  for (const one of ['Notes', 'Events', 'Messages', 'All'] as const) {
    await show(page, one);
    await expectAccessible(page, `only ${one}`);
  }
  await openMessage(page);
  await message(page).fill('half a message');
  await expectGoodLooks(page, 'composer of a message');
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expectNoSidewaysScroll(page, `right to left, ${String(width)} px`);
  }
  await page.evaluate(() => (document.documentElement.dir = 'ltr'));
  await page.setViewportSize({ width: 1280, height: 900 });
  await send(page).click();
  await expect(unsent(page)).toBeVisible();
  await expectAccessible(page, 'a message that waits');
  await unsent(page).getByRole('button', { name: 'Undo' }).click();
  await message(page).fill('');
  await page.getByRole('button', { name: 'Internal note' }).click();
  await note(page).fill('');
});
