/**
 * Presses each button that sends text three times on a bad connection. `covered.ts` names the specs of other buttons.
 */
import type { Locator, Page } from '@playwright/test';
import { expectCovered } from '../support/mutations';
import { loseAnswer, press, pressAgain } from '../support/press';
import { covered } from './covered';
import { edit, titleField } from './case-page';
import { account, expect, message, note, openCase, openMessage, problem, refusals, send, tab, test, unsent } from './desk';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name });
const named = (page: Page) => dialog(page).getByLabel('Name');

test.beforeEach(({ watched }) => void watched.expected.push(refusals));

test('every mutation of the documents has a case, or a reason', () => expectCovered('admin', covered));

test('a message, a note and a title go once, however often their buttons are pressed', async ({ page }) => {
  await openCase(page, 'NEW');
  const text = `pressed ${String(Date.now())}`;
  await note(page).fill(text);
  await press(page, 'AddNote', page.locator('.composer button[type=submit]'), [note(page)]);
  await expect(page.locator('.message.note').filter({ hasText: text })).toHaveCount(1);
  await openMessage(page);
  await message(page).fill(text);
  // A message that was not sent keeps its text in the conversation, and can be tried again there.
  const sendingNow = async () => {
    if ((await unsent(page).count()) === 0) await send(page).click();
    await expect(unsent(page)).toContainText(text);
    return unsent(page).getByRole('button').last();
  };
  await pressAgain(page, 'SendMessage', sendingNow, []);
  await expect(page.locator('.message.staff').filter({ hasText: text })).toHaveCount(1);
  await edit(page, 'Title');
  await titleField(page).fill(text);
  await press(page, 'UpdateCase', page.locator('.side button[type=submit]'), [titleField(page)]);
  await expect(page.getByRole('heading', { level: 1 }).filter({ hasText: text })).toHaveCount(1);
});

test('a person is entered once, also when the answer to the first try was lost', async ({ page }) => {
  await openCase(page, 'NEW');
  await tab(page, 'People');
  for (const [how, send] of [
    ['dropped', press],
    ['unanswered', loseAnswer],
  ] as const) {
    const name = `${how} ${String(Date.now())}`;
    await page.getByRole('button', { name: 'Add a person' }).click();
    await named(page).fill(name);
    await send(page, 'AddPerson', within(page, 'Add a person'), [named(page)]);
    if (send === loseAnswer) {
      await expect(named(page)).toHaveValue(name);
      await within(page, 'Add a person').click();
    }
    await expect(dialog(page)).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('listitem').filter({ hasText: name })).toHaveCount(1);
  }
});

test.describe('an act whose answer was lost', () => {
  test.use({ role: 'ADMIN' });

  /** Sends, loses the response, sends again, and checks the problem that the page shows. */
  async function again(page: Page, operation: string, button: Locator, words: Locator, said: string | RegExp) {
    const typed = await words.inputValue();
    await loseAnswer(page, operation, button);
    await expect(words).toHaveValue(typed);
    await button.click();
    await expect(problem(page)).toContainText(said);
  }

  test('makes no second department and no second invitation', async ({ page }) => {
    const stamp = String(Date.now());
    await page.goto('/settings/departments');
    await page
      .getByRole('button', { name: /^Add below/ })
      .first()
      .click();
    await named(page).fill(`Pressed ${stamp}`);
    await again(page, 'AddDepartment', within(page, 'Add the department'), named(page), 'already has a department with this name');
    await page.reload();
    await expect(page.getByRole('heading', { name: `Pressed ${stamp}` })).toHaveCount(1);
    await page.goto('/settings/users/invite');
    const email = page.getByLabel('Email');
    await email.fill(`pressed-${stamp}@example.org`);
    await again(page, 'InviteMember', page.getByRole('button', { name: 'Send the invitation' }), email, 'has a pending invitation');
    await page.goto('/settings/users');
    await expect(page.getByRole('listitem').filter({ hasText: `pressed-${stamp}@example.org` })).toHaveCount(1);
  });

  test('makes one request of a reset', async ({ page }) => {
    await page.goto('/settings/users');
    await page
      .getByRole('row')
      .filter({ hasText: account('VIEWER').email })
      .getByRole('link')
      .click();
    await page.getByRole('button', { name: 'Reset sign-in' }).click();
    await loseAnswer(page, 'RequestMemberReset', within(page, 'Request a reset'));
    await within(page, 'Request a reset').click();
    await expect(dialog(page)).toHaveCount(0);
    await page.getByRole('link', { name: 'All members' }).click();
    const waiting = page.getByRole('region', { name: 'Members who cannot sign in' });
    await waiting.getByRole('button', { name: 'Refuse' }).click();
    await within(page, 'Refuse').click();
    await expect(waiting).toHaveCount(0);
  });

  test('leaves a token without its secret, and the page says to revoke it', async ({ page }) => {
    const name = `Unseen ${String(Date.now())}`;
    await page.goto('/settings/tokens/new');
    await page.getByLabel('Name').fill(name);
    await loseAnswer(page, 'CreateApiToken', page.getByRole('button', { name: 'Create token' }));
    await expect(problem(page)).toContainText('The token may exist, but its secret is lost.');
    await expect(page.getByLabel('Name')).toHaveValue(name);
    await page.getByRole('link', { name: 'All tokens' }).click();
    await page.getByRole('button', { name: `Revoke ${name}`, exact: true }).click();
    await dialog(page).getByRole('button', { name: 'Revoke', exact: true }).click();
    await expect(dialog(page)).toHaveCount(0);
  });
});
