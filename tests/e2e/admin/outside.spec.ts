/** A member asks a person without case access. The person answers with a link and a code, in a browser without a session. */
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, refusals, show, tab, test } from './desk';
import { freshCase } from './fresh';

test.use({ role: 'ADMIN' });

const dialog = (page: Page) => page.getByRole('dialog');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const line = (page: Page) => page.getByRole('textbox', { name: 'New task', exact: true });
/** As a person who pastes another link into the address of the open page. */
const other = () => void (window.location.hash = 'x'.repeat(43));
const questions = (page: Page) => page.locator('.outside-question');

/** Fills the form and creates the secrets, on a bad connection. Returns the path of the link, and the code. */
async function ask(page: Page): Promise<[path: string, code: string]> {
  const name = dialog(page).getByRole('textbox', { name: 'Name of the person' });
  const create = dialog(page).getByRole('button', { name: 'Create link and code' });
  await create.click();
  await expect(dialog(page).getByText('Enter a name that is not too long.').first()).toBeVisible();
  await name.fill('H. Lind');
  await expectGoodLooks(page, 'the form of a question');
  await press(page, 'AskOutside', create, [name]);
  await expect(dialog(page).getByRole('heading', { name: 'Send link and code' })).toBeVisible();
  await expectGoodLooks(page, 'link and code');
  const [link = '', code = ''] = await dialog(page).locator('code.secret').allTextContents();
  expect(link).toMatch(/\/ask#[\w-]{43}$/);
  expect(code).toMatch(/^[2-9A-HJ-Z]{4}-[2-9A-HJ-Z]{4}$/);
  await button(page, 'I have copied both').click();
  return [new URL(link).pathname + new URL(link).hash, code];
}

test('a person answers a question about a task, and the answer is at the task', async ({ page, request, browser, baseURL, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  await freshCase(page, request);
  await tab(page, 'Tasks');
  await expect(page.getByText('No one without case access was asked.')).toBeVisible();
  await line(page).fill('Check the lock');
  await line(page).press('Enter');
  await button(page, 'Actions: Check the lock').click();
  await page.getByRole('menuitem', { name: 'Ask a person without access' }).click();
  const question = dialog(page).getByRole('textbox', { name: 'Question' });
  await expect(question, 'the internal title is not sent by mistake').toHaveValue('');
  await button(page, 'Use the title of the task').click();
  await expect(question).toHaveValue('Check the lock');
  await expect(question).toBeFocused();
  const [path, code] = await ask(page);
  const task = page.locator('.task').filter({ hasText: 'Check the lock' });
  await expect(task.locator('.outside-question')).toContainText(/H\. Lind.*Waiting/);

  const context = await browser.newContext({ baseURL, locale: 'en-GB' });
  const person = await context.newPage();
  await person.goto(path);
  await expect(heading(person)).toHaveText('A question for you');
  await person.reload();
  await expect(person, 'the link still works after a reload').toHaveURL(path);
  await expect(heading(person)).toHaveText('A question for you');
  await person.getByText('Privacy', { exact: true }).click();
  await expect(person.getByText(/^An organisation asks this question/)).toBeVisible();
  await expectGoodLooks(person, 'the code of a question');
  await button(person, 'Open question').click();
  await expect(person.getByText('Enter all eight letters and digits.')).toBeVisible();
  await person.getByRole('textbox', { name: 'Code' }).fill('2222 2222');
  await button(person, 'Open question').click();
  await expect(person.locator('[data-problem]')).toContainText('The link or the code is wrong');
  await person.getByRole('textbox', { name: 'Code' }).fill(code.toLowerCase());
  await button(person, 'Open question').click();
  await expect(person.getByRole('heading', { name: 'Question', exact: true })).toBeVisible();
  await expect(heading(person)).toBeFocused();
  await expect(person).toHaveURL('/ask');
  await expect(person.getByText('Check the lock')).toBeVisible();
  await expectGoodLooks(person, 'a question');
  const answer = person.getByRole('textbox', { name: 'Your answer' });
  await button(person, 'Send answer').click();
  await expect(person.getByText('Enter your answer.')).toBeVisible();
  await answer.fill('The northern one was open.');
  await person.evaluate(other);
  await expect(person.getByRole('heading', { name: 'Open the other question?' })).toBeVisible();
  await expectGoodLooks(person, 'another link over an answer');
  await button(person, 'Stay with this question').click();
  await expect(person, 'the other secret is gone').toHaveURL('/ask');
  await expect(answer).toHaveValue('The northern one was open.');
  await person.getByLabel('I have done what the question asks').check();
  await press(person, 'AnswerOutsideRequest', button(person, 'Send answer'), [answer]);
  await expect(heading(person)).toHaveText('Thank you');
  await expect(person.getByText('The northern one')).toHaveCount(0);
  await expectGoodLooks(person, 'the thanks');
  expect(await context.cookies(), 'the person gets no cookie').toEqual([]);
  expect(await person.evaluate(() => [localStorage.length, sessionStorage.length]), 'the page stores nothing').toEqual([0, 0]);
  await person.goto('/sign-in');
  await person.goto(path);
  await person.getByRole('textbox', { name: 'Code' }).fill(code);
  await button(person, 'Open question').click();
  await expect(person.getByText('You have already answered this question.')).toBeVisible();
  await person.evaluate(other);
  await expect(heading(person), 'another link opens without a reload').toHaveText('A question for you');
  await expect(heading(person)).toBeFocused();
  await context.close();

  // The change arrives live.
  await expect(task.locator('.outside-question')).toContainText('The northern one was open.');
  await expect(task.locator('.outside-question')).toContainText('says it is done');
  await expectGoodLooks(page, 'an answer at a task');
  await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name: 'Conversation' }).click();
  await show(page, 'Events');
  await expect(page.getByText('Person without access answered')).toBeVisible();
});

test('a question about the case keeps its draft, and is revoked', async ({ page, request, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  await freshCase(page, request);
  await tab(page, 'Tasks');
  await button(page, 'Ask a person without access').click();
  await dialog(page).getByRole('textbox', { name: 'Question' }).fill('Which lock was it?');
  await page.keyboard.press('Escape');
  await button(page, 'Ask a person without access').click();
  await expect(dialog(page).getByRole('textbox', { name: 'Question' }), 'the draft stays').toHaveValue('Which lock was it?');
  await ask(page);
  await expect(questions(page)).toHaveCount(1);
  await button(page, 'Revoke question: H. Lind').click();
  await press(page, 'RevokeOutsideRequest', dialog(page).getByRole('button', { name: 'Revoke question' }));
  await expect(questions(page)).toContainText('Revoked');
  await expect(page.locator('[id^="outside-"]:focus')).toHaveText('H. Lind');
});
