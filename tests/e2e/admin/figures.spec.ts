/** The page of figures, with the figures of three periods. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { expect, heading, problem, refusals, test } from './desk';

const values = (kind: string, ...groups: [string | null, number][]) => ({
  kind,
  groups: groups.map(([value, cases]) => ({ value, cases, fromDay: null, toDay: null })),
});
const days = (kind: string, ...groups: [string | null, number, number | null, number][]) => ({
  kind,
  groups: groups.map(([value, fromDay, toDay, cases]) => ({ value, fromDay, toDay, cases })),
});
const PERIODS = [
  {
    firstOn: '2026-04-01',
    lastOn: '2026-06-30',
    cases: 25,
    tables: [
      values('SOURCE', ['WEB', 20], [null, 5]),
      values('ANONYMITY', ['ANONYMOUS', 15], ['CONFIDENTIAL', 10]),
      values('CATEGORY'),
      values('OUTCOME', ['SUBSTANTIATED', 10], ['OPEN', 5], ['PARTLY_SUBSTANTIATED', 5], [null, 5]),
      days('ACKNOWLEDGEMENT', ['IN_TIME', 0, 4, 10], ['IN_TIME', 5, null, 10], ['LATE', 0, null, 5]),
      days('FEEDBACK', ['LATE', 0, 90, 5], ['LATE', 91, null, 20]),
    ],
  },
  {
    firstOn: '2026-01-01',
    lastOn: '2026-03-31',
    cases: 20,
    tables: [
      values('SOURCE', ['PHONE', 10], ['WEB', 10]),
      values('ANONYMITY', ['ANONYMOUS', 15], ['CONFIDENTIAL', 5]),
      values('CATEGORY'),
      values('OUTCOME', ['SUBSTANTIATED', 10], ['OPEN', 5], ['UNSUBSTANTIATED', 5]),
      days('ACKNOWLEDGEMENT', ['IN_TIME', 0, 0, 10], ['IN_TIME', 1, 4, 5], ['IN_TIME', 5, null, 5]),
      days('FEEDBACK', ['LATE', 0, null, 20]),
    ],
  },
  {
    firstOn: '2025-01-01',
    lastOn: '2025-12-31',
    cases: 5,
    tables: ['SOURCE', 'ANONYMITY', 'CATEGORY', 'OUTCOME', 'ACKNOWLEDGEMENT', 'FEEDBACK'].map((kind) => values(kind)),
  },
];

/** Answers the query with these figures. The demo has too few cases. */
const shows = (page: Page, figures: unknown) =>
  page.route('**/graphql', (route) =>
    operationOf(route.request()) === 'Figures' ? route.fulfill({ json: { data: { figures } } }) : route.fallback(),
  );
const table = (page: Page, name: string) => page.getByRole('table', { name, exact: true });
const total = (page: Page, name: string) => page.locator('.figure-totals > div').filter({ hasText: name }).getByRole('definition');

test.describe('with the right', () => {
  test.use({ role: 'VIEWER' });

  test('the latest year is shown, another choice stays in the address, and the CSV holds what is shown', async ({ page }) => {
    test.setTimeout(240_000);
    await shows(page, PERIODS);
    await page.goto('/');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Figures' }).click();
    await expect(heading(page)).toHaveText('Figures');
    await expect(page.getByLabel('From', { exact: true })).toHaveValue('2026-01-01');
    await expect(total(page, 'Reports received')).toHaveText('45');
    await expect(total(page, 'Anonymous')).toHaveText('67%');
    await expect(total(page, 'Acknowledged in time')).toHaveText('89%');
    await expect(total(page, 'Feedback in time')).toHaveText('Too few to show');
    await expect(total(page, 'Closed cases that are substantiated')).toHaveText('71%');
    await expect(table(page, 'Source').getByRole('row').nth(1)).toContainText('Web form');
    await expect(table(page, 'Source').getByRole('row').nth(1)).toContainText('67%');
    await expect(table(page, 'Source').getByRole('row').last()).toContainText('Others');
    await expect(page.getByText('Median: 0 to 4 days')).toBeVisible();
    await expect(page.getByText('Up to four reports of each period can have another value.')).toBeVisible();
    await expect(page.getByText('The groups are too small to show.')).toBeVisible();
    await expectGoodLooks(page, 'figures');

    await page.getByLabel('To', { exact: true }).selectOption('2025-12-31');
    await expect(page.getByLabel('From', { exact: true })).toHaveValue('2025-01-01');
    await expect(total(page, 'Reports received')).toHaveText('5');
    await expect(total(page, 'Anonymous')).toHaveText('Too few to show');
    await expect(page.getByText('The groups are too small to show.')).toHaveCount(8);
    await page.getByLabel('To', { exact: true }).selectOption('2026-06-30');
    await expect(total(page, 'Reports received')).toHaveText('50');
    await expect(page.getByText('Periods whose groups are too small do not count here.').first()).toBeVisible();
    await page.reload();
    await expect(total(page, 'Reports received')).toHaveText('50');

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('figures-2025-01-01-2026-06-30.csv');
    const text = await readFile(await file.path(), 'utf8');
    const partial = 'Periods whose groups are too small do not count here.';
    expect(text).toContain('From,To,Table,Value,Reports,Note\r\n');
    expect(text).toContain(`2025-01-01,2026-06-30,Source,Web form,30,${partial}\r\n`);
    expect(text).toContain('2025-01-01,2026-06-30,Category,,,The groups are too small to show.\r\n');
    expect(text).toContain(`2025-01-01,2026-06-30,Days until the acknowledgement,0 to 4 days,25,${partial}\r\n`);
    expect(text).toContain(`Feedback,"Late, or not yet",45,Up to four reports of each period can have another value. ${partial}\r\n`);
  });

  test('a category has a name or no longer exists, and no figures are shown without the names', async ({ page, watched }) => {
    test.setTimeout(120_000);
    watched.expected.push(refusals);
    const [latest] = PERIODS;
    const groups = values('CATEGORY', ['00000000-0000-4000-8000-000000000000', 15], ['NONE', 10]);
    await shows(page, [{ ...latest, tables: [groups] }]);
    await page.route('**/graphql', (route) =>
      operationOf(route.request()) === 'Facets'
        ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
        : route.fallback(),
    );
    await page.goto('/figures');
    await expect(problem(page)).toContainText('The figures could not be shown');
    await expect(page.getByText('No longer exists')).toHaveCount(0);
    await page.unrouteAll();
    await problem(page).getByRole('button', { name: 'Try again' }).click();
    await expect(table(page, 'Category').getByRole('row').nth(1)).toContainText('No longer exists');
    await expect(table(page, 'Category').getByRole('row').nth(2)).toContainText('No category');
  });

  test('an organisation without figures reads when they come, and a failure can be retried', async ({ page, watched }) => {
    test.setTimeout(120_000);
    watched.expected.push(refusals);
    await page.route('**/graphql', (route) =>
      operationOf(route.request()) === 'Figures'
        ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' })
        : route.fallback(),
    );
    await page.goto('/figures');
    await expect(problem(page)).toContainText('The figures could not be shown');
    await page.unrouteAll();
    await shows(page, []);
    await problem(page).getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('There are no figures yet.')).toBeVisible();
    await expectGoodLooks(page, 'no figures');
  });
});

test.describe('without the right', () => {
  test.use({ role: 'MEMBER' });

  test('the rail has no link', async ({ page }) => {
    await page.goto('/tasks');
    await expect(heading(page)).toHaveText('Tasks');
    await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Figures' })).toHaveCount(0);
  });
});
