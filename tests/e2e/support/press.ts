/** Presses buttons repeatedly on a bad connection. */
import { expect, type Locator, type Page, type Request, type Response, type Route } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';

const DOORS = /\/graphql(\/\w+){0,2}$/;

/** The name of the operation in a request, or undefined for another request such as an upload. */
export function operationOf(request: Request): string | undefined {
  if (!DOORS.test(request.url())) return undefined;
  const { id = '' } = (request.postDataJSON() ?? {}) as { id?: string };
  return nameOf('admin', id);
}

/** Presses the button three times before the page can render. */
const hammer = (button: Locator) =>
  button.evaluate((node: HTMLElement) => {
    for (let presses = 0; presses < 3; presses += 1) node.click();
  });

const failure = (page: Page) => page.locator('[data-problem]:visible');

/** Whether the response only demands a second factor. After the step-up, the page sends the request again. */
const wantsProof = (response: Response) =>
  response.text().then(
    (text) => text.includes('STEP_UP_REQUIRED'),
    () => false,
  );

/**
 * Presses the button three times while no request reaches the server. Expects an error and unchanged `words`. Then presses three times
 * again and expects exactly one request at the server.
 */
export const press = (page: Page, operation: string, button: Locator, words: Locator[] = []): Promise<void> =>
  pressAgain(page, operation, () => Promise.resolve(button), words);

/** Like `press`, for a button that `bring` has to bring up each time. */
export async function pressAgain(page: Page, operation: string, bring: () => Promise<Locator>, words: Locator[]): Promise<void> {
  let [asked, answered, proofs, dropping] = [0, 0, 0, true];
  const pass = async (route: Route) => {
    if (operationOf(route.request()) !== operation) return route.fallback();
    if (dropping) return route.abort('connectionreset');
    asked += 1;
    // Wait long enough for the page to send a second request before it gets the first response.
    await new Promise((done) => setTimeout(done, 150));
    return route.fallback().catch(() => undefined);
  };
  const count = async (response: Response) => {
    if (operationOf(response.request()) !== operation) return;
    if (await wantsProof(response)) proofs += 1;
    else answered += 1;
  };
  await page.route(DOORS, pass);
  page.on('response', count);
  // An error message may contain the same text as a label, so keep only real fields.
  const fields = words.map((field) => field.and(page.locator('input, textarea, select')));
  const typed = await Promise.all(fields.map((field) => field.inputValue()));
  await hammer(await bring());
  // The page retries repeatable requests before it shows the error.
  await expect(failure(page).first(), `${operation}: the page must show the failure`).toBeVisible();
  for (const [at, field] of fields.entries()) await expect(field, `${operation}: what was typed stays`).toHaveValue(typed[at] ?? '');
  dropping = false;
  await hammer(await bring());
  await expect(async () => {
    // An assertion on the page makes Playwright run the handler of step-up dialogs.
    await expect(page.locator('body')).toBeVisible();
    expect(answered, `${operation} is answered`).toBeGreaterThan(0);
  }).toPass();
  expect(asked - proofs, `${operation}: requests that reached the server`).toBe(1);
  page.off('response', count);
  await page.unroute(DOORS, pass);
}

/** Sends the request on. Some resolvers do not know *.localhost, so the name is in the Host header. */
export function reach(route: Route) {
  const url = new URL(route.request().url());
  const { host } = url;
  url.hostname = '127.0.0.1';
  return route.fetch({ url: url.href, headers: { ...route.request().headers(), host } });
}

/** Presses once. The server carries out the mutation, but the response is lost. */
export async function loseAnswer(page: Page, operation: string, button: Locator): Promise<void> {
  const deliver = async (route: Route) => {
    if (operationOf(route.request()) !== operation) return route.fallback();
    const answer = await reach(route);
    const text = await answer.text();
    // The page asks for a fresh code and sends the mutation again.
    if (text.includes('STEP_UP_REQUIRED')) return route.fulfill({ response: answer });
    expect(text, `${operation} was done`).not.toContain('"errors"');
    return route.abort('connectionreset');
  };
  await page.route(DOORS, deliver);
  await button.click();
  await expect(failure(page).first()).toBeVisible();
  await page.unroute(DOORS, deliver);
}
