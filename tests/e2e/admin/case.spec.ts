import { facts } from '../support/facts';
import { press } from '../support/press';
import { changeTitle, details, edit, pick, save } from './case-page';
import { expect, heading, message, note, openCase, openMessage, problem, refusals, saveNote, sendNow, tab, test, unsent } from './desk';

const unique = (text: string) => `${text} ${Date.now()}`;

test('a message goes to the reporter once, however often the way there fails', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  const text = unique('Thank you. When did this happen?');
  let lost = 0;
  await page.route('**/graphql', async (route) => {
    const isSending = (route.request().postData() ?? '').includes('idempotencyKey');
    if (!isSending || lost === 1) return route.continue();
    lost += 1;
    // The server gets the request, but the response is lost.
    const { host } = new URL(facts.admin);
    await route.fetch({
      url: route
        .request()
        .url()
        .replace(/\/\/[^:/]+/, '//127.0.0.1'),
      headers: { ...route.request().headers(), host },
    });
    return route.fulfill({ status: 503, body: '' });
  });
  await openMessage(page);
  await message(page).fill(text);
  await sendNow(page);
  await expect(page.getByText('Your message was sent to the reporter.')).toBeVisible();
  await expect(page.locator('.message').filter({ hasText: text })).toHaveCount(1);
  await expect(message(page)).toHaveValue('');
  await page.unroute('**/graphql');
});

test('a draft survives a failure and another tab', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  await openMessage(page);
  await message(page).fill('half a thought');
  await page.route('**/graphql', (route) =>
    (route.request().postData() ?? '').includes('idempotencyKey')
      ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
      : route.continue(),
  );
  await sendNow(page);
  await expect(problem(page)).toContainText('Your message was not sent');
  await page.unroute('**/graphql');
  await tab(page, 'Report');
  await tab(page, 'Conversation');
  await expect(unsent(page)).toContainText('half a thought');
  await unsent(page).getByRole('button', { name: 'Edit' }).click();
  await expect(message(page)).toHaveValue('half a thought');
  await message(page).fill('');
});

test('notes are internal, and retracted with a reason rather than deleted', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  const text = unique('Call accounting');
  await note(page).fill(text);
  await saveNote(page).click();
  const saved = page.locator('.message.note').filter({ hasText: text });
  await expect(saved).toBeVisible();
  await saved.getByRole('button', { name: 'Retract note' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Retract note' }).click();
  await expect(dialog.getByText('Enter a reason.')).toBeVisible();
  await dialog.getByLabel('Reason').fill('Wrong case');
  await press(page, 'RetractNote', dialog.getByRole('button', { name: 'Retract note' }), [dialog.getByLabel('Reason')]);
  await expect(saved).toContainText('Wrong case');
});

test('properties can be changed', async ({ page }) => {
  await openCase(page, 'NEW');
  const title = unique('Invoices');
  await changeTitle(page, title);
  await expect(heading(page)).toContainText(title);
  await edit(page, 'Severity');
  await pick(details(page).getByRole('combobox', { name: 'Severity' }), 'high');
  await save(page).click();
  await expect(details(page).getByRole('button', { name: 'Change: Severity' })).toContainText('High');
});

test('evidence is sealed in the browser, and an unscanned file opens only after a warning', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openCase(page, 'NEW');
  await tab(page, 'Files');
  const name = `${unique('ledger')}.txt`;
  const sent: Buffer[] = [];
  page.on('request', (request) => request.url().includes('/up/') && sent.push(request.postDataBuffer() ?? Buffer.alloc(0)));
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('the second set of books') });
  await press(page, 'AttachEvidence', page.getByRole('button', { name: 'Add files to the case' }));
  await expect(page.getByText('The files were added to the case.')).toBeVisible();
  expect(Buffer.concat(sent).includes('the second set of books')).toBe(false);
  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('Not scanned');
  await row.getByRole('button', { name: `Open ${name}` }).click();
  const download = page.waitForEvent('download');
  await press(page, 'GrantFile', page.getByRole('dialog').getByRole('button', { name: 'Download file anyway' }));
  const stream = await (await download).createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  expect(Buffer.concat(pieces).toString()).toBe('the second set of books');
});
