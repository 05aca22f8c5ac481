import { facts } from '../support/facts';
import { expect, test } from '../support/test';
import {
  button,
  goToFiles,
  goToReview,
  heading,
  keepReceipt,
  openChannel,
  openWith,
  sendReport,
  startReport,
  tellWhatHappened,
} from './steps';

test('a report is written, sent with a file, and read again with its receipt', async ({ page }) => {
  await openChannel(page);
  await expect(page.getByText('Who reads your report')).toBeVisible();
  await startReport(page);
  await tellWhatHappened(page, 'The scale at gate 2 is set two per cent too high.');
  await goToFiles(page);
  await expect(page.getByText('We send each file unchanged, with its file name.')).toBeVisible();
  await page.getByLabel('Add files').setInputFiles({ name: 'scale.txt', mimeType: 'text/plain', buffer: Buffer.from('2 % too high') });
  await expect(page.getByText('Sent', { exact: true })).toBeVisible();
  await goToReview(page);
  await expect(page.getByText('two per cent too high')).toBeVisible();
  await button(page, 'Send the report').click();
  const receipt = await keepReceipt(page);

  await openWith(page, receipt.toLowerCase().replaceAll(' ', ''));
  await expect(heading(page)).toContainText('Your report');
  await page.getByText('What I sent').click();
  await expect(page.getByText('two per cent too high')).toBeVisible();
  const saving = page.waitForEvent('download');
  await button(page, 'Save scale.txt').click();
  const path = await (await saving).path();
  const { readFile } = await import('node:fs/promises');
  expect(await readFile(path, 'utf8')).toBe('2 % too high');
});

test('the same receipt opens as 12 words', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Words.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await button(page, 'Show as 12 words').click();
  await expect(page.locator('.as-words')).toBeVisible();
  const words = ((await page.locator('#receipt-code').textContent()) ?? '').trim();
  expect(words.split(/\s+/)).toHaveLength(12);
  await page.getByLabel('Type the last word').fill(words.split(/\s+/).at(-1) ?? '');
  await button(page, 'I have saved the code').click();
  await openWith(page, words);
  await expect(heading(page)).toContainText('Your report');
});

test('the receipt is asked back before it is left', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Type-back.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await page.getByLabel('Type the last group of four').fill('ZZZZ');
  await button(page, 'I have saved the code').click();
  await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
  await page.goBack();
  await expect(heading(page)).toHaveText('Your report has arrived');
  await page.goForward();
  await keepReceipt(page);
});

test('messages come first, are read, and one more is sent', async ({ page }) => {
  await openWith(page, facts.receipt);
  await expect(page.getByRole('heading', { name: /^Messages/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^The team/ }).first()).toBeVisible();
  await button(page, 'Send the message').click();
  await expect(page.getByText('Write a message before you send it')).toBeVisible();
  const text = `It is the scale at gate 2. ${Date.now()}`;
  await page.getByLabel('Write a message').fill(text);
  await button(page, 'Send the message').click();
  await expect(page.getByRole('listitem').filter({ hasText: text })).toBeVisible();
  await expect(page.getByLabel('Write a message')).toHaveValue('');
});

test('a promised date that has passed is not shown as if it were still to come', async ({ page }) => {
  await openWith(page, facts.receipt);
  await expect(page.getByText(/^By .* we tell you what we have done or plan to do$/)).toBeVisible();
  await page.clock.setFixedTime('2099-01-01');
  await openWith(page, facts.receipt);
  await expect(page.getByText(/we tell you what we have done or plan to do We missed this date\./)).toBeVisible();
});

test('a receipt that could be one is refused in the same words whatever is wrong with it, a mistyped one in the page', async ({ page }) => {
  const answers: (string | null)[] = [];
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql/auth')) asked.push(request.url());
  });
  for (const wrong of [
    '0000-0000-0000-0000-0000-0000-0000',
    'legal winner thank year wave sausage worth useful legal winner thank yellow',
  ]) {
    await openWith(page, wrong);
    await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
    answers.push(await page.locator('#receipt-error').textContent());
    await expect(page.getByLabel('Your access code')).toHaveValue(wrong);
  }
  expect(new Set(answers).size).toBe(1);
  const sent = asked.length;
  for (const [mistyped, told] of [
    ['4YH1-ESAA-PKCB-5EPK-QY6J-MEJ6', 'This is too short: 24 of 28 letters and digits'],
    ['4YH1-ESAA-PKCB-5EPK-QY6J-MEJ6-YJX9', 'A letter or digit is wrong'],
    ['legal winer thank year wave sausage worth useful legal winner thank yellow', '“winer” (word 2) is not in any access code'],
  ] as const) {
    await openWith(page, mistyped);
    await expect(page.locator('#receipt-error')).toContainText(told);
  }
  expect(asked.length, 'the server is not asked').toBe(sent);
});

test('mistakes are named on top and at the field, and nothing is lost by going back', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await button(page, 'Continue').click();
  await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
  await expect(page).toHaveTitle(/^Error:/);
  await page.getByRole('button', { name: /What happened\?: Enter an answer/ }).click();
  await expect(page.getByLabel('What happened?')).toBeFocused();
  await page.keyboard.type('Kept.');
  await button(page, 'Continue').click();
  await expect(page.getByLabel('Where did it happen?')).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('What happened?')).toHaveValue('Kept.');
});

test('each refused try leads to the mistakes again, and the title says so', async ({ page }) => {
  const summary = page.getByRole('group', { name: 'There is a problem' });
  await openChannel(page);
  await startReport(page);
  await expect(page).toHaveTitle(/^Step \d of \d+ – Form$/);
  for (let tries = 0; tries < 3; tries += 1) {
    await button(page, 'Continue').focus();
    await page.keyboard.press('Enter');
    await expect(summary).toBeFocused();
    await expect(summary).toBeInViewport();
    await expect(page).toHaveTitle(/^Error: Step \d of \d+ – Form$/);
  }
  await openWith(page, 'wrong');
  for (let tries = 0; tries < 2; tries += 1) {
    await expect(summary).toBeFocused();
    await expect(page).toHaveTitle('Error: Form');
    await button(page, 'Open the report').focus();
    await page.keyboard.press('Enter');
  }
});

test('how much may still be written belongs to its field', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  const field = page.getByLabel('What happened?');
  await expect(field).not.toHaveAccessibleDescription(/left/);
  await field.fill('x'.repeat(9_900));
  await expect(field).toHaveAccessibleDescription(/100 characters left/);
  await field.fill('x'.repeat(10_001));
  await expect(field).toHaveAccessibleDescription(/1 character too many/);
});

test('who is the subject of a report is not told to say so in it, and the authority stands below', async ({ page }) => {
  await openChannel(page);
  const advice = page.getByText('Then contact one of the public authorities below.');
  const [above, below] = [await advice.boundingBox(), await page.getByText(/^https:/).boundingBox()];
  expect(below?.y ?? 0).toBeGreaterThan(above?.y ?? Infinity);
});

test('a question is asked only where its condition holds', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Conditions.');
  await button(page, 'Continue').click();
  await expect(page.getByLabel(/On which day/)).toBeHidden();
  await page.getByLabel('Once, in the past').check();
  await page.getByLabel(/On which day/).fill('2026-03-01');
  await page.getByLabel('I do not know').check();
  await expect(page.getByLabel(/On which day/)).toBeHidden();
});

test('the language turns at once and keeps what is written', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Kept in every language.');
  await page.getByLabel('Language').selectOption('ar');
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar');
  await expect(page.locator('textarea').first()).toHaveValue('Kept in every language.');
  await page.locator('select').selectOption('de');
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr');
  await expect(page.getByLabel('Was ist passiert?')).toHaveValue('Kept in every language.');
});

test('a name given in confidence goes along only then', async ({ page }) => {
  await openChannel(page);
  await button(page, 'Start a report').click();
  await expect(heading(page)).toHaveText(/Step 1 of/);
  test.skip(!(await heading(page).textContent())?.includes('Your name'), 'this channel is anonymous only');
  await page.getByLabel('Yes, in confidence').check();
  await button(page, 'Continue').click();
  await expect(page.getByRole('group', { name: 'There is a problem' })).toBeFocused();
  await page.getByRole('textbox', { name: 'Your name' }).fill('Kim Muster');
  await page.getByLabel('How to reach you').fill('kim@example.org');
  await button(page, 'Continue').click();
  await tellWhatHappened(page, 'In confidence.');
  await goToReview(page);
  await expect(page.getByText('Kim Muster, kim@example.org')).toBeVisible();
  await button(page, 'Send the report').click();
  await keepReceipt(page);
});

test('an unknown channel says so', async ({ page }) => {
  await page.goto('/there-is-no-such-channel');
  await expect(heading(page)).toHaveText('There is no reporting channel at this address');
});

test('an anonymous report can be followed by another', async ({ page }) => {
  const [first, second] = [await sendReport(page, 'One.'), await sendReport(page, 'Two.')];
  expect(first).not.toBe(second);
});
