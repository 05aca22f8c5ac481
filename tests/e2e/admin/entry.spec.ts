import type { Page, Request } from '@playwright/test';
import { operationOf } from '../support/press';
import { code, step } from '../../support/totp.mjs';
import { account, expect, heading, prove, refusals, test } from './desk';

/** Maximum number of transferred bytes that a page may load before sign-in. */
const BUDGET = 90_000;

/** Collects all requests that the page sends from now on. */
function record(page: Page): Request[] {
  const requests: Request[] = [];
  page.on('request', (request) => requests.push(request));
  return requests;
}

const namesOf = (requests: Request[]) => requests.map((request) => new URL(request.url()).pathname);

test.describe('without a session', () => {
  test.use({ role: null });

  test('the sign-in loads little: neither the router nor the query cache, and only its own texts', async ({ page, watched }) => {
    watched.expected.push(refusals);
    const loaded = record(page);
    await page.goto('/cases');
    await expect(heading(page)).toHaveText('Sign in');
    await page.waitForLoadState('networkidle');
    expect(namesOf(loaded).filter((name) => /\/(frame|application|\w+-page)-/.test(name))).toEqual([]);
    expect(namesOf(loaded).filter((name) => name.endsWith('.json'))).toEqual([expect.stringMatching(/\/en-entry-/)]);

    const files = await Promise.all(loaded.map(async (request) => ({ request, response: await request.response() })));
    const scripts = files.filter(({ request }) => request.url().endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(1);
    for (const { request, response } of scripts) expect(await response?.text(), request.url()).not.toMatch(/__TSR_|queryHash/);
    const sizes = await Promise.all(loaded.map((request) => request.sizes()));
    expect(sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)).toBeLessThan(BUDGET);

    // The page loads the application as soon as a person types, because a sign-in probably follows.
    const application = page.waitForRequest(/\/assets\/frame-/);
    await page.getByLabel('Email').fill(account('VIEWER').email);
    await application;
  });

  test('no page before sign-in loads the application', async ({ page, watched }) => {
    watched.expected.push(refusals);
    const loaded = record(page);
    for (const path of ['/sign-in', '/enrol', '/reset', '/reset-request', '/sso', '/confirm-email', '/stop-reset', '/ask']) {
      await page.goto(path);
      await expect(heading(page)).toBeVisible();
      await page.waitForLoadState('networkidle');
    }
    expect(namesOf(loaded).filter((name) => /\/frame-|-app-/.test(name))).toEqual([]);
  });

  test('Back and Forward work between the pages before sign-in, and the heading takes the focus', async ({ page, watched }) => {
    watched.expected.push(refusals);
    await page.goto('/sign-in');
    await page.getByRole('link', { name: 'Trouble signing in?' }).click();
    await expect(page).toHaveURL('/reset-request');
    await expect(heading(page)).toBeFocused();
    await page.goBack();
    await expect(heading(page)).toHaveText('Sign in');
    await expect(heading(page)).toBeFocused();
    await page.goForward();
    await expect(page.getByRole('button', { name: 'Request a reset' })).toBeVisible();
  });

  test('the sign-in returns to the page that was asked for, with its filters', async ({ page, watched }) => {
    watched.expected.push(refusals);
    await page.goto('/cases?view=all&stage=NEW');
    await expect(page).toHaveURL(/\/sign-in\?next=/);
    await prove(page, account('VIEWER'), page.getByRole('navigation', { name: 'Main' }));
    await expect(page).toHaveURL('/cases?view=all&stage=NEW');
    await expect(heading(page)).toBeFocused();
  });

  test('an address of another origin is not opened after sign-in', async ({ page, watched }) => {
    watched.expected.push(refusals);
    await page.goto('/sign-in?next=//example.org/');
    await prove(page, account('VIEWER'), page.getByRole('navigation', { name: 'Main' }));
    await expect(page).toHaveURL('/');
  });

  test('an application that does not load says so, and the next try works', async ({ page, watched }) => {
    watched.expected.push(refusals);
    let isBroken = true;
    await page.route(/\/assets\/frame-.*\.js/, (route) => (isBroken ? route.abort('connectionreset') : route.fallback()));
    await page.goto('/trust');
    await expect(page.getByRole('alert')).toContainText('A part of this page did not load.');
    isBroken = false;
    await expect(async () => {
      const again = page.getByRole('button', { name: 'Try again' });
      if (await again.isVisible()) await again.click();
      await expect(heading(page)).toHaveText('How a report is protected here', { timeout: 3000 });
    }).toPass();
  });
});

/**
 * Whether the case list or Home needs this request before it can be used. Others, such as those for filters, may come
 * later.
 */
const isNeeded = (request: Request) =>
  /\.(js|css|json)$/.test(new URL(request.url()).pathname) ||
  ['RefreshSession', 'CompleteSignIn', 'Me', 'Cases', 'CasesHome'].includes(operationOf(request) ?? '');

/** Delays each response, and counts how many needed requests had to wait for one another. */
async function countRoundTrips(page: Page): Promise<() => number> {
  const depths = new Map<Request, number>();
  let deepest = 0;
  page.on('request', (request) => depths.set(request, deepest + 1));
  page.on('requestfinished', (request) => {
    if (isNeeded(request)) deepest = Math.max(deepest, depths.get(request) ?? 0);
  });
  await page.route('**/*', async (route) => {
    await new Promise((done) => setTimeout(done, 400));
    await route.fallback().catch(() => undefined);
  });
  return () => deepest;
}

/** The pages of which the first data is counted, and an element that shows this data. */
const pages = [
  ['the list', '/cases?view=all', '.row-link'],
  ['Home', '/', '.home-link'],
] as const;

for (const [what, path, shown] of pages)
  test(`after a reload, ${what} needs three round trips after the page itself: code, session, data`, async ({ page }) => {
    await page.goto(path);
    await expect(page.locator(shown).first()).toBeVisible();
    const trips = await countRoundTrips(page);
    await page.reload();
    await expect(page.locator(shown).first()).toBeVisible();
    expect(trips()).toBeLessThanOrEqual(3);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

test.describe('at sign-in', () => {
  test.use({ role: null });

  for (const [what, path, shown] of pages)
    test(`${what} needs three round trips: the code, the account, the data`, async ({ page, watched }) => {
      watched.expected.push(refusals);
      await page.goto(`/sign-in?next=${path}`);
      const who = account('VIEWER');
      await page.getByLabel('Email').fill(who.email);
      await page.getByLabel('Password').fill(who.password);
      await page.getByRole('button', { name: 'Continue' }).click();
      await expect(page.getByLabel('Code from')).toBeVisible();
      await page.waitForLoadState('networkidle');
      for (let used = -1; ; ) {
        await expect.poll(step, { timeout: 40_000 }).not.toBe(used);
        used = step();
        await page.getByLabel('Code from').fill(code(who.totp_secret, used));
        const trips = await countRoundTrips(page);
        await page.getByRole('button', { name: 'Sign in' }).click();
        const row = page.locator(shown).first();
        const refused = page.locator('[data-problem]:visible');
        await expect(refused.or(row)).toBeVisible();
        if (await row.isVisible()) {
          expect(trips()).toBeLessThanOrEqual(3);
          break;
        }
        await page.unrouteAll({ behavior: 'ignoreErrors' });
      }
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });
});
