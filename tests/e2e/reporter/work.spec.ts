import { hash, zeros } from '../../../clients/shared/work';
import { nameOf } from '../../support/operations.mjs';
import { expectGoodLooks } from '../support/looks';
import { expect, test, type Page } from '../support/test';
import { button, goToReview, heading, keepReceipt, openChannel, startReport, tellWhatHappened } from './steps';

interface Task {
  seed: string;
  bits: number;
}
interface Sent {
  channel: string;
  idempotencyKey: string;
  work?: { seed: string; nonce: number };
}

const SEED = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8';
const OTHER_SEED = '__________________________________________8';
/** A proof of work that no device finishes during a test. */
const ENDLESS = { seed: SEED, bits: 60 };

/** Imitates a flooded channel. The server demands these proofs of work one after the other, then accepts the report. */
async function askFor(page: Page, ...tasks: Task[]): Promise<Sent[]> {
  const all: Sent[] = [];
  await page.route('**/graphql', (route) => {
    const body = route.request().postDataJSON() as { id: string; variables: { input: Sent } };
    if (nameOf('reporter', body.id) !== 'SubmitReport') return route.fallback();
    const { work, ...input } = body.variables.input;
    all.push(body.variables.input);
    const task = tasks[all.length - 1];
    if (task)
      return route.fulfill({
        json: { data: null, errors: [{ message: 'WORK_REQUIRED', extensions: { code: 'WORK_REQUIRED', requestId: 'r', ...task } }] },
      });
    return route.fallback({ postData: JSON.stringify({ ...body, variables: { input } }) });
  });
  return all;
}

async function ready(page: Page, text: string): Promise<void> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, text);
  await goToReview(page);
}

const status = (page: Page) => page.getByRole('status');
const stop = (page: Page) => button(page, 'Stop sending');

test('while many reports come in, the page does the work that is asked for, and the report arrives', async ({ page }) => {
  await ready(page, 'One of many.');
  const asked = [
    { seed: SEED, bits: 3 },
    { seed: SEED, bits: 4 },
    { seed: OTHER_SEED, bits: 3 },
  ];
  const sent = await askFor(page, ...asked);
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  expect(sent.map(({ work }) => work?.seed)).toEqual([undefined, SEED, SEED, OTHER_SEED]);
  expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  for (const [at, { seed, bits }] of asked.entries()) {
    const input = sent[at + 1] as Sent;
    expect(zeros(await hash(seed, input, input.work?.nonce ?? -1))).toBeGreaterThanOrEqual(bits);
  }
});

test('a long wait is told, and stopping it by keyboard loses nothing', async ({ page }) => {
  await ready(page, 'Kept while it works.');
  const sent = await askFor(page, ENDLESS);
  await button(page, 'Send the report').click();
  await expect(status(page)).toContainText('Many reports are arriving right now.');
  await expect(status(page)).toContainText(/usually takes about \d+ minutes on your device/);
  await page.keyboard.press('Shift+Tab');
  await expect(stop(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('The report has not been sent.');
  await expect(button(page, 'Send the report')).toBeFocused();
  await expect(status(page)).toBeEmpty();
  await expect(page.getByText('Kept while it works.')).toBeVisible();
  expect(sent).toHaveLength(1);
  await page.keyboard.press('Enter');
  await keepReceipt(page);
});

test('what is changed after stopping the wait is what is sent', async ({ page }) => {
  await ready(page, 'First words.');
  const sent = await askFor(page, ENDLESS);
  await button(page, 'Send the report').click();
  await expect(button(page, /^Change/)).toHaveCount(0);
  await stop(page).click();
  await button(page, /^Change What happened/).click();
  await tellWhatHappened(page, 'Other words.');
  await goToReview(page);
  await expect(page.getByRole('alert')).toBeEmpty();
  expect(sent).toHaveLength(1);
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  await page.getByText('What I sent').click();
  await expect(page.getByText('Other words.')).toBeVisible();
});

test('without the connection that the work needs first, nothing is lost and trying again sends it', async ({ page, watched }) => {
  watched.expected.push(/Failed to load resource/);
  // The page requests the module for the proof of work when the review opens, and again when it needs the module. Both
  // requests fail.
  await page.route('**/assets/work-*.js*', (route) => route.abort('connectionreset'), { times: 2 });
  await ready(page, 'Kept without a connection.');
  await askFor(page, { seed: SEED, bits: 3 }, { seed: SEED, bits: 3 });
  await button(page, 'Send the report').click();
  await expect(page.getByText('Everything that you wrote is still here')).toBeVisible();
  await expect(page.getByText('Kept without a connection.')).toBeVisible();
  await button(page, 'Send the report').click();
  await keepReceipt(page);
});

test('the wait is accessible and fits, in every language', async ({ page }) => {
  test.setTimeout(360_000);
  await ready(page, 'Seen by everybody.');
  await askFor(page, ENDLESS);
  await button(page, 'Send the report').click();
  for (const language of ['en', 'de', 'ar']) {
    await page.locator('header select').selectOption(language);
    await expect(page.locator('html')).toHaveAttribute('lang', language);
    await expect(status(page).locator('p')).toHaveCount(2);
    await expectGoodLooks(page, `the wait in ${language}`);
  }
  await expect(heading(page)).toBeVisible();
});
