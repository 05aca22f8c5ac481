/**
 * A member's desk: one browser context an account, signed in once a worker, because a code works once and the refresh cookie is
 * rotated with each use. Every test gets a page of its own on it, watched by the shared fixture.
 */
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { facts, type Account } from '../support/facts';
import { expect, test as base } from '../support/test';
import { code, step } from './totp';

export { expect };
export type Role = 'ADMIN' | 'MANAGER' | 'MEMBER' | 'VIEWER';

/** The account of that role in the demonstration's first organisation. */
export function account(role: Role): Account {
  const organisation = facts.accounts[0]?.organisation;
  const found = facts.accounts.find((one) => one.role.toUpperCase() === role && one.organisation === organisation);
  if (!found) throw new Error(`dev.json has no ${role}`);
  return found;
}

/** Signs in as a person does. A code that has been used already is followed by the next one. */
export async function signIn(page: Page, who: Account) {
  await page.goto('/sign-in');
  await prove(page, who, page.getByRole('navigation', { name: 'Main' }));
}

/** Password and code, until `there` is seen. */
export async function prove(page: Page, who: Account, there: Locator) {
  for (let used = -1; ; ) {
    const email = page.getByLabel('Email');
    if (await email.isEditable()) await email.fill(who.email);
    await page.getByLabel('Password').fill(who.password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect.poll(step, { timeout: 40_000 }).not.toBe(used);
    used = step();
    await page.getByLabel('Code from').fill(code(who.totp_secret, used));
    await page.getByRole('button', { name: 'Sign in' }).click();
    const refused = problem(page);
    await expect(refused.or(there)).toBeVisible();
    if (!(await refused.isVisible())) return;
    await page.getByRole('button', { name: 'Start again' }).click();
  }
}

/** A desk that has stood open for five minutes is asked for a fresh code before a sensitive act. It is answered as a person would. */
async function answerStepUps(page: Page, who: Account) {
  const dialog = stepUp(page);
  await page.addLocatorHandler(dialog, async () => {
    for (let used = -1; ; ) {
      await expect.poll(step, { timeout: 40_000 }).not.toBe(used);
      used = step();
      await dialog.getByLabel('Code from').fill(code(who.totp_secret, used));
      await dialog.getByRole('button', { name: 'Confirm', exact: true }).click();
      await Promise.race([dialog.waitFor({ state: 'hidden' }), problem(dialog).waitFor()]);
      if (!(await dialog.isVisible())) return;
    }
  });
}

class Desks {
  private readonly desks = new Map<Role, Promise<BrowserContext>>();
  // Known before anybody has signed in, so that closing ends a sign-in that stands still.
  private readonly contexts: BrowserContext[] = [];
  private readonly browser: Browser;
  constructor(browser: Browser) {
    this.browser = browser;
  }

  private async begin(role: Role): Promise<BrowserContext> {
    const context = await this.browser.newContext({ baseURL: facts.admin, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
    this.contexts.push(context);
    const page = await context.newPage();
    await signIn(page, account(role));
    await page.close();
    return context;
  }

  async open(role: Role): Promise<Page> {
    const there = this.desks.get(role) ?? this.begin(role);
    this.desks.set(role, there);
    const page = await (await there).newPage();
    await answerStepUps(page, account(role));
    return page;
  }

  async close() {
    await Promise.all(this.contexts.map((context) => context.close()));
  }
}

export const test = base.extend<{ role: Role | null }, { desks: Desks }>({
  /** Whose desk the page stands on; null is a browser in which nobody has signed in. */
  role: ['MANAGER', { option: true }],
  desks: [
    async ({ browser }, use) => {
      const desks = new Desks(browser);
      await use(desks);
      await desks.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  page: async ({ desks, page, role }, use) => {
    if (!role) return use(page);
    const own = await desks.open(role);
    await use(own);
    await own.close();
  },
});

/** What could not be done: an alert, or what took the focus instead. */
export const problem = (within: Page | Locator) => within.locator('[data-problem]:visible, [role=alert]:visible');
/** The mistakes of a long form, on its top. */
export const summary = (within: Page | Locator) => within.getByRole('group', { name: 'There is a problem' });
export const stepUp = (page: Page) => page.getByRole('dialog', { name: 'Confirm your identity' });
export const heading = (page: Page) => page.getByRole('heading', { level: 1 });
export const message = (page: Page) => page.getByRole('textbox', { name: 'Message' });
export const send = (page: Page) => page.getByRole('button', { name: 'Send to reporter' });
/** What a browser writes to the console when an answer is a refusal. */
export const refusals = /^Failed to load resource/;

/** Opens the last case of a stage, so that specs do not meet on the one that the list begins with. */
export async function openCase(page: Page, stage: string, view = 'all') {
  await page.goto(`/cases?view=${view}&stage=${stage}&order=RECEIVED`);
  await page.locator('.row-link').last().click();
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toBeVisible();
}

export async function tab(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}
