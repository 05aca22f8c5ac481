/**
 * Two members in two browsers, in one case. The server is a process of this test, so that the test can kill it. That a closed tab keeps a
 * waiting message is tested in unsent.spec.ts, an expired session in session-again.spec.ts, and who is present in together.spec.ts.
 */
import type { Browser, Page, Response } from '@playwright/test';
import { OwnSurface } from '../support/own-surface';
import { operationOf } from '../support/press';
import { saved, sent, unique } from './conversation';
import { account, expect, message, note, openMessage, problem, saveNote, send, signIn, test as base, unsent, type Role } from './desk';
import { freshCase } from './fresh';

/**
 * Milliseconds from the server's response to one page until the other page shows the change. The promise is one second. The fastest of
 * three changes gets another second, because other tests use the same cores. A page that does not listen shows nothing within `BUSY`.
 */
const FASTEST = 2000;
const BUSY = 5000;

const test = base.extend<{ surface: OwnSurface; colleague: Page }>({
  role: null,
  ignoreHTTPSErrors: true,
  surface: async ({}, use) => {
    const surface = await OwnSurface.begin();
    await use(surface);
    await surface.kill();
  },
  baseURL: ({ surface }, use) => use(surface.origin),
  colleague: async ({ browser, surface }, use) => {
    const context = await member(browser, surface);
    await use(await context.newPage());
    await context.close();
  },
});

const member = (browser: Browser, { origin }: OwnSurface) =>
  browser.newContext({ baseURL: origin, ignoreHTTPSErrors: true, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
const enter = (page: Page, role: Role) => signIn(page, account(role));

/** When the first byte of the response to this operation arrived, in milliseconds of the machine's clock. */
async function answered(page: Page, operation: string): Promise<number> {
  const isOurs = (response: Response) => operationOf(response.request()) === operation;
  const response = await page.waitForResponse(isOurs);
  await response.finished();
  const { startTime, responseStart } = response.request().timing();
  return startTime + responseStart;
}

/** Notes in the page when it shows the text. Both browsers and this test use the machine's clock. */
const watch = (page: Page, text: string): Promise<void> =>
  page.evaluate((wanted) => {
    document.body.removeAttribute('data-shown-at');
    // `innerText` would lay the page out, and the test measures time.
    const look = () => {
      if (!document.querySelector('main')?.textContent?.includes(wanted)) return;
      observer.disconnect();
      document.body.setAttribute('data-shown-at', String(Date.now()));
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, text);

/** Acts in one page. Returns the milliseconds from the server's response until the other page shows the text. */
async function delay(page: Page, other: Page, operation: string, text: string, act: () => Promise<unknown>): Promise<number> {
  await expect(other.getByText(text)).toHaveCount(0);
  await watch(other, text);
  const [at] = await Promise.all([answered(page, operation), act()]);
  const body = other.locator('body');
  await expect(body, `the other page shows “${text}”`).toHaveAttribute('data-shown-at', /^\d+$/, { timeout: BUSY });
  return Number(await body.getAttribute('data-shown-at')) - at;
}

test('what one member does appears for the other within a second, and both go on after a crash of the server', async ({
  page,
  colleague,
  surface,
  request,
  watched,
}) => {
  watched.expected.push(/^Failed to load resource/, /^WebSocket connection to/);
  await Promise.all([enter(page, 'MANAGER'), enter(colleague, 'MEMBER')]);
  await freshCase(page, request);
  await expect(note(page)).toBeVisible();
  await colleague.goto(page.url());
  // Both members are present, so both pages have their live connection.
  for (const one of [page, colleague]) await expect(one.getByRole('img', { name: /has this case open too/ })).toBeVisible();
  // The browsers do not reload from here on. A reload would lose this mark.
  for (const one of [page, colleague]) await one.evaluate(() => document.body.setAttribute('data-same-page', ''));

  const [first, second] = [unique('A note'), unique('A question')];
  const delays = [
    await delay(page, colleague, 'AddNote', first, async () => {
      await note(page).fill(first);
      await saveNote(page).click();
    }),
    await delay(page, colleague, 'MoveCase', 'From “New” to “In triage”', async () => {
      await page.getByRole('button', { name: 'Start triage', exact: true }).click();
      await page.getByRole('dialog').locator('button[type=submit]').click();
    }),
    await delay(page, colleague, 'SendMessage', second, async () => {
      await openMessage(page);
      await message(page).fill(second);
      await send(page).click();
      await expect(unsent(page)).toContainText(/Will be sent in (10|[1-9]) s/);
    }),
  ];
  test.info().annotations.push({ type: 'milliseconds until the other page shows a note, a move, a message', description: String(delays) });
  // A busy machine delays single changes, but not all of them.
  expect(Math.min(...delays)).toBeLessThan(FASTEST);
  expect(Math.max(...delays)).toBeLessThan(BUSY);
  await expect(sent(page, second)).toHaveCount(1);

  const [third, fourth, fifth] = [unique('Typed before the crash'), unique('Waits during the crash'), unique('Half a message')];
  await page.getByRole('button', { name: /^Internal note/ }).click();
  await note(page).fill(third);
  await openMessage(colleague);
  await message(colleague).fill(fourth);
  await surface.kill();
  // After the crash, so that the ten seconds of the message cannot pass before it.
  await send(colleague).click();
  await message(colleague).fill(fifth);

  // The texts stay, and each page says what is safe.
  await saveNote(page).click();
  // On a busy machine the ten seconds can pass first. Then the button tries again.
  await unsent(colleague)
    .getByRole('button', { name: /^(Send now|Try again)$/ })
    .click();
  await expect(problem(page).filter({ hasText: 'The note was not saved' })).toBeVisible();
  await expect(unsent(colleague)).toContainText('Your message may have been sent');
  await expect(note(page)).toHaveValue(third);
  await expect(message(colleague)).toHaveValue(fifth);
  for (const one of [page, colleague]) await expect(one.getByText('The latest data could not be loaded').first()).toBeVisible();

  await surface.start();
  await saveNote(page).click();
  await unsent(colleague).getByRole('button', { name: 'Try again' }).click();
  await expect(saved(page, third)).toHaveCount(1);
  await expect(note(page)).toHaveValue('');
  await expect(unsent(colleague)).toHaveCount(0);
  await expect(sent(colleague, fourth)).toHaveCount(1);
  // What the other member did while the page had no connection.
  await expect(saved(colleague, third)).toHaveCount(1);
  await expect(sent(page, fourth)).toHaveCount(1);
  for (const one of [page, colleague]) await expect(one.getByRole('img', { name: /has this case open too/ })).toBeVisible();
  // Live updates run again, in both directions.
  const [sixth, seventh] = [unique('After the crash'), unique('Live again')];
  await note(page).fill(sixth);
  await saveNote(page).click();
  await expect(saved(colleague, sixth)).toHaveCount(1);
  await expect(message(colleague)).toHaveValue(fifth);
  await colleague.getByRole('button', { name: /^Internal note/ }).click();
  await note(colleague).fill(seventh);
  await saveNote(colleague).click();
  await expect(saved(page, seventh)).toHaveCount(1);
  for (const one of [page, colleague]) {
    await expect(problem(one)).toHaveCount(0);
    await expect(one.locator('[data-same-page]')).toHaveCount(1);
  }
});
