import { nameOf } from '../../support/operations.mjs';
import { expectEdges, expectGoodLooks, expectRoomForText, showWhole } from '../support/looks';
import { operationOf } from '../support/press';
import { expectAccessible, expectNoSidewaysScroll } from '../support/test';
import { sendMessages, sendReports } from '../support/wire';
import { expect, heading, refusals, test } from './desk';
import { freshCase } from './fresh';
import { alter, card, counted, figures, openHome, rows, TALL } from './home';

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
    await showWhole(page, width, TALL);
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
