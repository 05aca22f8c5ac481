/**
 * The browser of a member. Each account has one browser context and signs in once per Playwright worker, because a code
 * works once and each use rotates the refresh cookie. Every test gets a new page in this context.
 */
import type { Browser, BrowserContext, Locator, Page } from '@playwright/test';
import { code, step } from '../../support/totp.mjs';
import { facts, type Account } from '../support/facts';
import { expect, test as base } from '../support/test';

export { expect };
export type Role = 'ADMIN' | 'MANAGER' | 'MEMBER' | 'VIEWER';

/** The account with that role in the first demo organisation. */
export function account(role: Role): Account {
  const organisation = facts.accounts[0]?.organisation;
  const found = facts.accounts.find((one) => one.role.toUpperCase() === role && one.organisation === organisation);
  if (!found) throw new Error(`dev.json has no ${role}`);
  return found;
}

/** Signs in like a person. If the one-time code was already used, waits for the next code. */
export async function signIn(page: Page, who: Account) {
  await page.goto('/sign-in');
  await prove(page, who, page.getByRole('navigation', { name: 'Main' }));
}

/** Enters password and one-time code until `there` is visible. */
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

/** Enters a fresh code in each step-up dialog. Five minutes after a code, a sensitive act opens this dialog. */
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
  // Each context is added before its sign-in, so that `close` also ends a sign-in that hangs.
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
  /** The role of the page's member, or null for a browser without a session. */
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

/** The visible error: an alert, or the error message that took the focus. */
export const problem = (within: Page | Locator) => within.locator('[data-problem]:visible, [role=alert]:visible');
/** The error summary of a long form. */
export const summary = (within: Page | Locator) => within.getByRole('group', { name: 'There is a problem' });
export const stepUp = (page: Page) => page.getByRole('dialog', { name: 'Confirm your identity' });
export const heading = (page: Page) => page.getByRole('heading', { level: 1 });
export const message = (page: Page) => page.getByRole('textbox', { name: 'Message' });
export const send = (page: Page) => page.getByRole('button', { name: 'Send to reporter' });
export const note = (page: Page) => page.getByLabel('Note', { exact: true });
export const saveNote = (page: Page) => page.getByRole('button', { name: 'Save note' });
/** The messages that are not sent yet. */
export const unsent = (page: Page) => page.locator('.unsent');
export const now = (page: Page) => page.getByRole('button', { name: 'Send now' });

/** Opens the composer for messages. The composer for notes is open first. */
export async function openMessage(page: Page) {
  await page
    .getByRole('button', { name: /^Message to reporter/ })
    .first()
    .click();
  await expect(message(page)).toBeFocused();
}

/** Sends the message without the ten seconds in which it can be undone. */
export async function sendNow(page: Page) {
  await send(page).click();
  await now(page).click();
}

/** Filters the conversation. */
export async function show(page: Page, name: 'All' | 'Messages' | 'Notes' | 'Events') {
  const choice = page.getByRole('group', { name: 'Filter of the conversation' }).getByRole('button', { name });
  await choice.click();
  await expect(choice).toHaveAttribute('aria-pressed', 'true');
}
/** The browser's console message for a refused request. */
export const refusals = /^Failed to load resource/;

export const accountButton = (page: Page) => page.getByRole('button', { name: /^Account: / });
/** The name of the member whose page this is. */
export const memberName = async (page: Page) => ((await accountButton(page).getAttribute('aria-label')) ?? '').replace('Account: ', '');
/** Chooses a line of the account menu. */
export async function chooseAccount(page: Page, name: string) {
  await accountButton(page).click();
  await page.getByRole('menu').getByText(name, { exact: true }).click();
}
export const palette = (page: Page) => page.getByRole('dialog', { name: 'Search' });

/** Opens the last case of a stage, so that specs do not share the first case of the list. */
export async function openCase(page: Page, stage: string, view = 'all') {
  await page.goto(`/cases?view=${view}&stage=${stage}&order=RECEIVED`);
  await page.locator('.row-link').last().click();
  await expect(page.getByRole('navigation', { name: 'Parts of the case' })).toBeVisible();
}

export async function tab(page: Page, name: string) {
  await page.getByRole('navigation', { name: 'Parts of the case' }).getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible();
}
