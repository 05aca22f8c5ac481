/**
 * The fixture of all browser tests. A test fails if its page violates its content security policy, logs an error to the console, or sends a
 * request to another origin.
 */
import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { type Page, expect, test as base } from '@playwright/test';

export { expect, type Page };

interface Watched {
  violations: string[];
  errors: string[];
  foreign: string[];
  /** Console errors that this test provokes on purpose. */
  expected: RegExp[];
}

declare global {
  // The pages under test call this function.
  function reportViolation(text: string): Promise<void>;
}

/** Waits for late policy violations. The browser queues their events behind the frame that caused them. */
const settle = (page: Page) =>
  page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))).catch(() => undefined);

/** The client address of a test. Each test has a different one, so that tests do not share rate limits. */
const address = (test: string) => `10.${[...createHash('sha256').update(test).digest().subarray(0, 3)].join('.')}`;

export const test = base.extend<{ watched: Watched }>({
  extraHTTPHeaders: async ({}, use, { testId, retry }) => use({ 'x-forwarded-for': address(`${testId} ${String(retry)}`) }),
  watched: [
    async ({ page, baseURL }, use) => {
      const watched: Watched = { violations: [], errors: [], foreign: [], expected: [] };
      await page.exposeFunction('reportViolation', (text: string) => void watched.violations.push(text));
      await page.addInitScript(() => {
        document.addEventListener(
          'securitypolicyviolation',
          (event) => void reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
        );
      });
      page.on('console', (message) => message.type() === 'error' && watched.errors.push(message.text()));
      page.on('pageerror', (error) => watched.errors.push(String(error)));
      page.on('request', (request) => {
        const { origin, protocol } = new URL(request.url());
        if (!['data:', 'blob:', 'about:'].includes(protocol) && origin !== new URL(baseURL ?? '').origin)
          watched.foreign.push(request.url());
      });
      await use(watched);
      if (!page.isClosed()) await settle(page);
      expect(watched.violations, 'content security policy').toEqual([]);
      expect(watched.foreign, 'requests to other origins').toEqual([]);
      expect(
        watched.errors.filter((text) => !watched.expected.some((pattern) => pattern.test(text))),
        'console errors',
      ).toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * Checks WCAG 2.2 AA, as far as a program can. Waits for the heading first, because the page loads its content late.
 */
export async function expectAccessible(page: Page, what: string): Promise<void> {
  await expect(page.locator('h1').first(), what).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    // Around an open popup, Base UI puts hidden elements that pass the focus on. None of them keeps the focus.
    .exclude('[data-base-ui-focus-guard]')
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  expect(found, what).toEqual([]);
}

/** Checks that the page is not wider than the window. Waits, because parts of the page follow a new width one render later. */
export async function expectNoSidewaysScroll(page: Page, what: string): Promise<void> {
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await expect.poll(excess, what).toBeLessThanOrEqual(0);
}
