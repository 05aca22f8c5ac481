/** Presses buttons as a nervous hand does on a bad line. */
import { expect, type Locator, type Page, type Request, type Response, type Route } from '@playwright/test';
import { operations } from './staff';

const DOORS = /\/graphql(\/\w+)?$/;

/** The mutation that a request carries. Pieces of files are requests too. */
function mutationOf(request: Request): string | undefined {
  if (!DOORS.test(request.url())) return undefined;
  const { id = '' } = (request.postDataJSON() ?? {}) as { id?: string };
  return /^mutation (\w+)/.exec(operations[id] ?? '')?.[1];
}

/** Three presses before the page can draw anything. */
const hammer = (button: Locator) =>
  button.evaluate((node: HTMLElement) => {
    for (let presses = 0; presses < 3; presses += 1) node.click();
  });

const failure = (page: Page) => page.locator('[data-problem]:visible');

/** An answer that only asks for a second factor: the page sends the request again. */
const wantsProof = (response: Response) =>
  response.text().then(
    (text) => text.includes('STEP_UP_REQUIRED'),
    () => false,
  );

/**
 * Presses the button three times while no request reaches the server. The page says so, and keeps `words`. Pressed three times
 * again, exactly one request reaches the server.
 */
export async function press(page: Page, operation: string, button: Locator, words: Locator[] = []): Promise<void> {
  let [asked, answered, proofs, dropping] = [0, 0, 0, true];
  const pass = async (route: Route) => {
    if (mutationOf(route.request()) !== operation) return route.fallback();
    if (dropping) return route.abort('connectionreset');
    asked += 1;
    // Long enough for a second request to leave before the first is answered.
    await new Promise((done) => setTimeout(done, 150));
    return route.fallback().catch(() => undefined);
  };
  const count = async (response: Response) => {
    if (mutationOf(response.request()) !== operation) return;
    if (await wantsProof(response)) proofs += 1;
    else answered += 1;
  };
  await page.route(DOORS, pass);
  page.on('response', count);
  // A refusal may bear the same words as a label.
  const fields = words.map((field) => field.and(page.locator('input, textarea, select')));
  const typed = await Promise.all(fields.map((field) => field.inputValue()));
  await hammer(button);
  // A request that may be repeated is, before the page gives up.
  await expect(failure(page).first(), `${operation}: a lost connection is told`).toBeVisible();
  for (const [at, field] of fields.entries()) await expect(field, `${operation}: what was typed stays`).toHaveValue(typed[at] ?? '');
  dropping = false;
  await hammer(button);
  await expect(async () => {
    // Lets the page's step-up handler answer.
    await expect(page.locator('body')).toBeVisible();
    expect(answered, `${operation} is answered`).toBeGreaterThan(0);
  }).toPass();
  expect(asked - proofs, `${operation}: requests that reached the server`).toBe(1);
  page.off('response', count);
  await page.unroute(DOORS, pass);
}

/** Presses once. The server does it, and the answer is lost. */
export async function loseAnswer(page: Page, operation: string, button: Locator): Promise<void> {
  const deliver = async (route: Route) => {
    if (mutationOf(route.request()) !== operation) return route.fallback();
    // Not every resolver knows *.localhost, so the name goes in the header.
    const url = new URL(route.request().url());
    const { host } = url;
    url.hostname = '127.0.0.1';
    const answer = await route.fetch({ url: url.href, headers: { ...route.request().headers(), host } });
    expect(await answer.text(), `${operation} was done`).not.toContain('"errors"');
    return route.abort('connectionreset');
  };
  await page.route(DOORS, deliver);
  await button.click();
  await expect(failure(page).first()).toBeVisible();
  await page.unroute(DOORS, deliver);
}
