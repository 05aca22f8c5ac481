import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectGoodLooks } from '../support/looks';
import { expect, heading, refusals, test } from './desk';

test.use({ role: null });

const clients = join(__dirname, '../../../clients');
const { claims } = JSON.parse(readFileSync(join(clients, '../infra/claims.json'), 'utf8')) as {
  claims: { id: string; layer: string; claim: string }[];
};
const ofEdge = claims.filter(({ layer }) => layer === 'edge').length;
const policy = readFileSync(join(clients, '../docs/trust/security-policy.md'), 'utf8');
const policyVersion = /Version \d+\.\d+, \d{1,2} [A-Z][a-z]+ \d{4}\./.exec(policy)?.[0] ?? 'no version';
const results = {
  commit: '0123456789abcdef0123456789abcdef01234567',
  date: new Date().toISOString(),
  claims: claims.map(({ id }) => ({ id, state: 'proved' })),
};

test('without results of this build nothing is called proved', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'How a report is protected here' }).click();
  await expect(heading(page)).toHaveText('How a report is protected here');
  await expect(page.getByText('This build has no test results yet.')).toBeVisible();
  await expect(page.getByRole('link', { name: `Edge 0 of ${String(ofEdge)} proved` })).toBeVisible();
  await expect(page.locator('.proof-unproved')).toHaveCount(claims.length);
  await expectGoodLooks(page, 'trust without results');
});

test('with results each layer leads to its claims, and each claim to its tests', async ({ page }) => {
  await page.route('**/trust.json', (route) => route.fulfill({ json: results }));
  await page.goto('/trust');
  await expect(page.getByText('From a full test run of this build, 0123456789ab, today.')).toBeVisible();
  await page.getByRole('link', { name: `Edge ${String(ofEdge)} of ${String(ofEdge)} proved` }).press('Enter');
  await expect(page).toHaveURL(/#edge$/);
  const edge = page.getByRole('region', { name: 'Edge', exact: true });
  await expect(edge.getByRole('heading')).toBeInViewport();
  await edge.locator('summary').first().click();
  await expect(edge.locator('details li').first()).toBeVisible();
  await expectGoodLooks(page, 'trust with results');
});

test('the security policy is public, with version and date', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'The security policy' }).click();
  await expect(page).toHaveURL('/trust/security-policy');
  await expect(heading(page)).toHaveText('Security policy');
  await expect(heading(page)).toBeFocused();
  await expect(page.getByText(policyVersion)).toBeVisible();
  await expect(page.getByText('‹who is on call›')).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([...policy.matchAll(/^## (.+)$/gm)].map(([, title]) => title ?? ''));
  await expectGoodLooks(page, 'security policy');
});

test('every link of the security policy leads to what is shown too, by keyboard', async ({ page }) => {
  await page.goto('/trust');
  await page.getByRole('link', { name: 'The security policy' }).press('Enter');
  await expect(heading(page)).toHaveText('Security policy');
  for (const [name, title] of [
    ['People with access', 'People with access'],
    ['sub-processors', 'Sub-processors'],
    ['what clients answer for', 'What clients answer for'],
    ['The list of claims', 'How a report is protected here'],
  ] as const) {
    await page.getByRole('article').getByRole('link', { name }).press('Enter');
    await expect(heading(page)).toHaveText(title);
    await expectGoodLooks(page, title);
    await page.goBack();
    await expect(heading(page)).toHaveText('Security policy');
  }
  await expect(page.getByRole('article').getByRole('link')).toHaveCount(4);
  await page.goto('/trust/nothing-of-this-name');
  await expect(heading(page)).not.toHaveText('Security policy');
});

test('old results prove nothing', async ({ page }) => {
  await page.route('**/trust.json', (route) => route.fulfill({ json: { ...results, date: '2026-01-01T00:00:00Z' } }));
  await page.goto('/trust');
  await expect(page.getByText('After 90 days they no longer prove anything.')).toBeVisible();
  await expect(page.locator('.proof-proved')).toHaveCount(0);
});

test('the same page is one file without a script', async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), 'trust-'));
  try {
    const [from, to] = ['results.json', 'trust.html'].map((name) => join(folder, name)) as [string, string];
    writeFileSync(from, JSON.stringify(results));
    execFileSync('node', ['scripts/trust.mjs', from, to, 'de'], { cwd: clients });
    const html = readFileSync(to, 'utf8');
    expect(html).not.toMatch(/<script|src=|href="(?!#)/);
    await page.setContent(html);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('So ist eine Meldung hier geschützt');
    await page.getByRole('link', { name: 'Die Sicherheitsrichtlinie' }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Security policy' })).toBeInViewport();
    expect(html).toContain(policyVersion);
    await expectGoodLooks(page, 'exported');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
