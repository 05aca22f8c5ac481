import { expectGoodLooks } from '../support/looks';
import { operationOf, reach } from '../support/press';
import { expectAccessible, expectNoSidewaysScroll } from '../support/test';
import { sendMessages } from '../support/wire';
import { expect, message, note, openCase, openMessage, saveNote, send, sendNow, show, tab, test, unsent } from './desk';
import { freshCase } from './fresh';
import { saved, sent, unique, watchKeys } from './conversation';

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
  const order = [/Report received/, /Call accounting first/, /Report acknowledged/, /adds a detail/, /Thank you for the detail/];
  await expect(entries).toHaveText(order);
  await expect(page.getByRole('heading', { level: 3, name: 'Today' })).toBeVisible();
  await expect(saved(page, 'Call')).toContainText('only the team reads this');

  await show(page, 'Notes');
  await expect(entries).toHaveText([/Call accounting first/]);
  await expect(page).toHaveURL(/\/conversation\?show=notes$/);
  await page.reload();
  await expect(entries).toHaveText([/Call accounting first/]);
  await show(page, 'Events');
  await expect(entries).toHaveText([/Report received/, /Report acknowledged/]);
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
