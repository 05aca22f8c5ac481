import type { Page, Route } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';
import { facts } from '../support/facts';
import { expectEdges, expectGoodLooks, expectRoomForText } from '../support/looks';
import { operationOf, reach } from '../support/press';
import { expectAccessible, expectNoSidewaysScroll } from '../support/test';
import { sendMessages, sendReports } from '../support/wire';
import { account, expect, heading, refusals, signIn, test } from './desk';
import { freshCase } from './fresh';
import { enrol, mailedLink, test as newcomers } from './newcomer';

const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const rows = (page: Page, name: string) => card(page, name).locator('.home-link');
const figures = (page: Page) => page.getByRole('list', { name: 'Numbers of cases' }).getByRole('link');
const counted = async (page: Page, name: string) => Number(await card(page, name).locator('.count').innerText());

/** Changes the data in the responses to an operation. */
async function alter<Data>(page: Page, operation: string, change: (data: Data) => unknown) {
  await page.route('**/graphql', async (route: Route) => {
    const { id } = route.request().postDataJSON() as { id: string };
    if (nameOf('admin', id) !== operation) return route.fallback();
    const response = await reach(route);
    const body = (await response.json()) as { data: Data };
    if (response.ok()) change(body.data);
    return route.fulfill({ response, json: body });
  });
}

async function openHome(page: Page) {
  await page.goto('/');
  await expect(figures(page).first()).toBeVisible();
}

test('the cases that are due next come in the order of their deadlines, as in the list', async ({ page }) => {
  await openHome(page);
  const due = card(page, 'Due next').locator('time');
  const days = await due.evaluateAll((all) => all.map((one) => one.getAttribute('datetime') ?? ''));
  expect(days.length).toBeGreaterThan(2);
  expect(days).toEqual([...days].sort());
  const links = await rows(page, 'Due next').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  await page.getByRole('link', { name: 'Show all Due next' }).click();
  await expect(heading(page)).toHaveText('Cases');
  await expect(page.locator('.row-link').first()).toBeVisible();
  const listed = await page.locator('.row-link').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(listed.slice(0, links.length)).toEqual(links);
});

test('each number leads to the list of exactly these cases', async ({ page }) => {
  await openHome(page);
  await expect(figures(page)).toHaveText([/^Open cases/, /^Overdue/, /^Assigned to you/, /^Unassigned/]);
  for (let at = 0; at < 4; at += 1) {
    const figure = figures(page).nth(at);
    const count = Number(await figure.locator('.count').innerText());
    // The router may fetch the list before the click, while the pointer is over the link.
    const answer = page.waitForResponse((response) => operationOf(response.request()) === 'Cases');
    await figure.click();
    const { data } = (await (await answer).json()) as { data: { cases: { totalCount: number } } };
    expect(data.cases.totalCount).toBe(count);
    await openHome(page);
  }
});

test('reports and messages have lists of their own, and both change without a reload', async ({ page, request }) => {
  const { number, session } = await freshCase(page, request);
  await openHome(page);
  await expect(rows(page, 'New reports').first()).toBeVisible();
  const before = await counted(page, 'New reports');
  await expect(async () => {
    await sendReports(request, 1);
    await expect.poll(() => counted(page, 'New reports'), { timeout: 5000 }).toBeGreaterThan(before);
  }).toPass();
  expect(await rows(page, 'New reports').count()).toBeLessThanOrEqual(5);

  await sendMessages(request, session, ['Have you read it?', 'Please answer.']);
  await page.getByRole('link', { name: 'Show all Unread messages' }).click();
  const row = page.getByRole('row').filter({ hasText: number.slice(-5) });
  await expect(async () => {
    await page.reload();
    await expect(row.first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  await openHome(page);
  expect(await rows(page, 'Unread messages').count()).toBeLessThanOrEqual(5);
  await expect(rows(page, 'New reports').first(), 'messages do not crowd out reports').toBeVisible();
});

/** The height at which the bar at the bottom of a narrow page covers no row. */
const TALL = 3600;

interface Request {
  id: string;
  askedAt: string;
  approvable: boolean;
  approvableFrom: string | null;
  askedBy: { id: string; name: string } | null;
}

test('requests wait for the member who may approve them, and own requests do not', async ({ page }) => {
  const request: Request = { id: 'a', askedAt: new Date().toISOString(), approvable: true, approvableFrom: null, askedBy: null };
  await alter<{ restrictionRequests: (Request & { case: string; number: string })[]; due: { nodes: { id: string }[] } }>(
    page,
    'CasesHome',
    (data) => {
      const id = data.due.nodes[0]?.id ?? '';
      data.restrictionRequests = [
        { ...request, case: id, number: 'VC-2026-11111', askedBy: { id: 'x', name: 'Leila Haddad' } },
        { ...request, id: 'b', case: id, number: 'VC-2026-22222', approvable: false },
      ];
    },
  );
  await openHome(page);
  const waiting = card(page, 'Waiting for you');
  await expect(waiting.getByRole('link', { name: 'Approve the restriction of VC-2026-11111' })).toBeVisible();
  await expect(waiting).toContainText('requested by Leila Haddad');
  await expect(waiting).not.toContainText('VC-2026-22222');
  await waiting.getByRole('link', { name: 'Approve the restriction of VC-2026-11111' }).click();
  await expect(page).toHaveURL(/\/access$/);
});

test('closings are counted and lead to the list of cases in review, and no case is named', async ({ page }) => {
  await openHome(page);
  const closings = card(page, 'Closings to approve');
  await expect(closings).toContainText('A member who handled a case or proposed its closing cannot approve the closing.');
  await expect(closings.getByRole('link')).toHaveCount(1);
  const count = await counted(page, 'Closings to approve');
  expect(count).toBeGreaterThan(0);
  const answer = page.waitForResponse((response) => operationOf(response.request()) === 'Cases');
  await page.getByRole('link', { name: 'Show all Closings to approve' }).click();
  const { data } = (await (await answer).json()) as { data: { cases: { totalCount: number } } };
  expect(data.cases.totalCount).toBe(count);
});

test('without a closing to approve, the card says so and leads nowhere', async ({ page }) => {
  await alter<{ review: { total: number } }>(page, 'CasesHome', ({ review }) => (review.total = 0));
  await openHome(page);
  const closings = card(page, 'Closings to approve');
  await expect(closings).toContainText('No closing waits for approval.');
  await expect(closings.getByRole('link')).toHaveCount(0);
});

test('a focused row that disappears leaves the focus at its list', async ({ page, request }) => {
  let gone: string | undefined;
  await alter<{ due: { nodes: { id: string }[] } }>(page, 'CasesHome', ({ due }) => {
    due.nodes = due.nodes.filter(({ id }) => id !== gone);
  });
  await openHome(page);
  const first = rows(page, 'Due next').first();
  const href = (await first.getAttribute('href')) ?? '';
  gone = href.split('/').at(-1);
  await first.focus();
  // A changed case makes the page fetch its data again.
  await sendReports(request, 1);
  await expect(page.locator(`.home-card [href="${href}"]`).and(rows(page, 'Due next'))).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Due next' })).toBeFocused();
});

test('Home works by keyboard, and a case comes back to it', async ({ page }) => {
  await openHome(page);
  await heading(page).focus();
  await page.keyboard.press('Tab');
  await expect(figures(page).first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/cases?view=all');
  await expect(heading(page)).toBeFocused();
  await page.goBack();
  await expect(heading(page)).toBeFocused();
  await rows(page, 'Due next').first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/cases\/[\w-]{36}/);
  await page.goBack();
  await expect(page).toHaveURL('/');
});

test('a title that is hidden is not on Home', async ({ page }) => {
  await openHome(page);
  // A code name is not translated, and a title is.
  const title = await page.locator('.home-link [dir]:not([translate])').first().innerText();
  await page.evaluate(() => localStorage.setItem('voicase.titles', 'hidden'));
  await page.reload();
  await expect(rows(page, 'Due next').first()).toBeVisible();
  await expect(page.getByRole('main')).not.toContainText(title);
  await page.evaluate(() => localStorage.removeItem('voicase.titles'));
});

test('Home looks good in light, dark, small, large, mirrored and forced colours', async ({ page }) => {
  test.setTimeout(240_000);
  await openHome(page);
  await expectGoodLooks(page, 'Home', TALL);
  await expectRoomForText(page, 'Home');
  await page.reload();
  await expect(figures(page).first()).toBeVisible();
  await page.evaluate(() => (document.documentElement.dir = 'rtl'));
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: TALL });
    await expectAccessible(page, `Home from right to left, ${String(width)} px`);
    await expectNoSidewaysScroll(page, `Home from right to left, ${String(width)} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ forcedColors: 'active' });
  await expectEdges(page, '.home-figure, .home-card', 'Home');
});

test('a page whose data does not come says so and offers another try', async ({ page, watched }) => {
  watched.expected.push(refusals);
  let broken = true;
  await page.route('**/graphql', (route) => {
    const { id } = route.request().postDataJSON() as { id: string };
    return broken && nameOf('admin', id) === 'CasesHome' ? route.abort('connectionreset') : route.fallback();
  });
  await page.goto('/');
  await expect(page.getByText('Home could not be loaded')).toBeVisible();
  broken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(figures(page).first()).toBeVisible();
});

test.describe('a member who only reads', () => {
  test.use({ role: 'VIEWER' });

  test('sees the deadlines of all cases, and the pages that they can open, but nothing that waits for them', async ({ page }) => {
    await openHome(page);
    await expect(figures(page).filter({ hasText: 'Assigned to you' })).toHaveCount(0);
    await expect(rows(page, 'Due next').first()).toBeVisible();
    await expect(card(page, 'Your pages')).toContainText('You can open these pages:');
    await expect(card(page, 'Waiting for you')).toHaveCount(0);
    await expect(card(page, 'Closings to approve')).toHaveCount(0);
    await expect(card(page, 'Unread messages')).toHaveCount(0);
  });

  test('a member who sees no cases gets no empty lists, but the pages of their work', async ({ page }) => {
    await alter<{ me: { memberships: { caseScope: string; rights: string[] }[] } }>(page, 'Me', ({ me }) => {
      for (const one of me.memberships) Object.assign(one, { caseScope: 'NONE', rights: ['SETTINGS_MANAGE'] });
    });
    await page.goto('/');
    const places = card(page, 'Your pages');
    await expect(places).toContainText('You see no cases in this organisation.');
    await expect(places.getByRole('link', { name: 'API tokens' })).toBeVisible();
    await expect(figures(page)).toHaveCount(0);
    await expect(page.getByRole('region')).toHaveCount(1);
    await expectAccessible(page, 'Home without cases');
  });
});

test.describe('an installation that does not name its address', () => {
  test.use({ role: 'ADMIN' });

  test('leaves the address out of the checklist, so that the checklist can be done', async ({ page }) => {
    let handlers = 1;
    await alter<{ setup: object }>(page, 'CasesHome', ({ setup }) =>
      Object.assign(setup, { handlers, closers: 1, messengers: 1, hasCase: true, channels: [{ name: { en: 'Default' }, address: null }] }),
    );
    await page.goto('/');
    const setup = card(page, 'Set up your organisation');
    await expect(setup.getByRole('listitem').filter({ hasText: 'A second member who works on cases' })).toBeVisible();
    await expect(setup.getByRole('heading', { name: 'address' })).toHaveCount(0);
    handlers = 2;
    await page.reload();
    await expect(page.locator('.home')).toBeVisible();
    await expect(setup).toHaveCount(0);
  });
});

newcomers('an investigator without a case reads what comes next, and no set-up', async ({ page, newcomer, watched }) => {
  watched.expected.push(refusals);
  expect(newcomer.codes).toHaveLength(10);
  await expect(page).toHaveURL('/');
  await expect(card(page, 'Due next')).toContainText('When a case is assigned to you, its next deadline appears here.');
  await expect(figures(page).filter({ hasText: 'Unassigned' })).toHaveCount(0);
  await expect(card(page, 'Waiting for you')).toHaveCount(0);
  await expect(card(page, 'Set up your organisation')).toHaveCount(0);
});

test.describe('a new organisation', () => {
  test.use({ role: null });

  test('its checklist gets shorter with each step, and is gone when all is done', async ({ page, browser, baseURL, watched }) => {
    test.setTimeout(240_000);
    watched.expected.push(refusals);
    const [name, slug, now] = [`Home ${String(Date.now())}`, `h-${String(Date.now())}`, String(Date.now())];
    const [first, second] = [`first-${now}@home.example`, `second-${now}@home.example`];
    await signIn(page, facts.accounts.find(({ email }) => email === facts.platform_owner) ?? account('ADMIN'));
    await page.goto('/platform');
    await page.getByRole('button', { name: 'Create organisation' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name of the organisation').fill(name);
    await dialog.getByLabel('Address of the channel').fill(slug);
    await dialog.getByLabel('Email of the administrator').fill(first);
    await dialog.getByLabel('Time zone').selectOption('Europe/Oslo');
    await dialog.getByLabel('Law pack').selectOption({ label: 'Germany, HinSchG' });
    await dialog.getByRole('button', { name: 'Create and send invitation' }).click();
    await expect(dialog).toBeHidden();

    const context = await browser.newContext({ baseURL, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
    const admin = await context.newPage();
    await enrol(admin, first, 'Ada First');
    const setup = card(admin, 'Set up your organisation');
    const step = (title: string) => setup.getByRole('listitem').filter({ hasText: title });
    await expect(setup).toContainText('2 of 5 done');
    await expect(step('A member who can close cases')).toContainText('Done:');
    await expect(step('A second member who works on cases')).toContainText('Only a member who never handled a case can close it.');
    await expectGoodLooks(admin, 'checklist', TALL);
    await expectRoomForText(admin, 'checklist');
    await admin.reload();

    const address = `${facts.reporter}/${slug}`;
    await expect(setup.getByRole('link', { name: address })).toHaveAttribute('href', address);
    await setup.getByRole('button', { name: 'Copy address' }).click();
    expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(address);

    await setup.getByText('Set up your organisation').click();
    await expect(step('A test report')).toBeHidden();
    await admin.reload();
    await expect(setup).toContainText('2 of 5 done');
    await expect(step('A test report')).toBeHidden();
    await setup.getByText('Set up your organisation').click();

    await step('A second member who works on cases').getByRole('link', { name: 'Invite a member' }).click();
    await admin.getByLabel('Email').fill(second);
    await admin.getByLabel('Start from a preset').selectOption('Compliance officer');
    await admin.getByRole('button', { name: 'Send the invitation' }).click();
    await expect(admin.getByRole('listitem').filter({ hasText: second })).toBeVisible();
    const others = await browser.newContext({ baseURL, locale: 'en-GB' });
    const officer = await others.newPage();
    await mailedLink(officer, second, 'enrol');
    await enrol(officer, second, 'Ole Second');
    await expect(card(officer, 'Due next')).toBeVisible();
    await expect(card(officer, 'Set up your organisation')).toHaveCount(0);

    await admin.goto('/');
    await expect(setup).toContainText('4 of 5 done');
    await expect(step('A member who can write to reporters')).toContainText('Done:');
    await expect(step('A test report').getByRole('link', { name: 'Open the reporting page' })).toHaveAttribute('href', address);
    const reporter = await others.newPage();
    await reporter.goto(address);
    await expect(reporter.getByRole('button', { name: 'Start a report' })).toBeVisible();
    // A new organisation releases its reports every hour. The test does not wait so long.
    await alter<{ setup: { hasCase: boolean } }>(admin, 'CasesHome', (data) => (data.setup.hasCase = true));
    await admin.reload();
    await expect(figures(admin).first()).toBeVisible();
    await expect(setup).toHaveCount(0);
    await others.close();
    await context.close();
  });
});
