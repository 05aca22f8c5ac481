/** The page of figures, with the figures of three periods. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { operationOf } from '../support/press';
import { expect, heading, problem, refusals, test } from './desk';

const values = (kind: string, groups: [string | null, number][]) => ({
  kind,
  cases: groups.reduce((all, [, cases]) => all + cases, 0),
  groups: groups.map(([value, cases]) => ({ value, cases, fromDay: null, toDay: null })),
});
const days = (kind: string, groups: [string | null, number, number | null, number][]) => ({
  kind,
  cases: groups.reduce((all, [, , , cases]) => all + cases, 0),
  groups: groups.map(([value, fromDay, toDay, cases]) => ({ value, fromDay, toDay, cases })),
});
const PERIODS = [
  {
    firstOn: '2026-04-01',
    lastOn: '2026-06-30',
    tables: [
      values('SOURCE', [
        ['WEB', 20],
        [null, 5],
      ]),
      values('ANONYMITY', [
        ['ANONYMOUS', 15],
        ['CONFIDENTIAL', 10],
      ]),
      values('LANGUAGE', [
        ['de', 15],
        ['en', 10],
      ]),
      values('CATEGORY', [['NONE', 25]]),
      values('DEPARTMENT', []),
      { kind: 'OPEN', cases: 15, groups: [] },
      values('OUTCOME', [
        ['SUBSTANTIATED', 5],
        ['UNSUBSTANTIATED', 5],
      ]),
      values('DIALOGUE', [['YES', 10]]),
      days('CLOSING', [
        [null, 0, 30, 5],
        [null, 31, null, 5],
      ]),
      days('ACKNOWLEDGEMENT', [
        ['IN_TIME', 0, 4, 10],
        ['IN_TIME', 5, null, 10],
        ['LATE', 0, null, 5],
      ]),
    ],
  },
  {
    firstOn: '2026-01-01',
    lastOn: '2026-03-31',
    tables: [
      values('SOURCE', [
        ['PHONE', 10],
        ['WEB', 10],
      ]),
      { kind: 'OPEN', cases: 10, groups: [] },
    ],
  },
  { firstOn: '2025-01-01', lastOn: '2025-12-31', tables: [values('SOURCE', [['WEB', 5]])] },
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
    await expect(total(page, 'Open cases at the end of June 2026')).toHaveText('15');
    await expect(table(page, 'Source').getByRole('row').nth(1)).toContainText('Web form');
    await expect(table(page, 'Source').getByRole('row').nth(1)).toContainText('67%');
    await expect(table(page, 'Source').getByRole('row').last()).toContainText('Others');
    await expect(page.getByText('Median: 0 to 30 days')).toBeVisible();
    await expect(page.getByText('The groups are too small to show.').first()).toBeVisible();
    await expect(page.getByText('Fewer than five cases in each period.')).toBeVisible();
    await expectGoodLooks(page, 'figures');

    await page.getByLabel('To', { exact: true }).selectOption('2025-12-31');
    await expect(page.getByLabel('From', { exact: true })).toHaveValue('2025-01-01');
    await expect(total(page, 'Reports received')).toHaveText('5');
    await expect(total(page, 'Cases closed')).toHaveText('Fewer than 5');
    await page.getByLabel('To', { exact: true }).selectOption('2026-06-30');
    await expect(total(page, 'Reports received')).toHaveText('50');
    await page.reload();
    await expect(total(page, 'Reports received')).toHaveText('50');

    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download CSV' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe('figures-2025-01-01-2026-06-30.csv');
    const text = await readFile(await file.path(), 'utf8');
    expect(text).toContain('2025-01-01,2026-06-30,Source,Web form,35');
    expect(text).toContain('2025-01-01,2026-06-30,Days until the acknowledgement,');
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
