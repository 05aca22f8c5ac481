/** A case with a name, in the second demo organisation, which has two administrators who give the right to open it. */
import type { Browser, Page } from '@playwright/test';
import { facts } from '../support/facts';
import type { Inviter } from '../support/staff';
import { button, goToReview, keepReceipt } from '../reporter/steps';
import { signIn } from './desk';
import { expect, organisations } from './newcomer';

const organisation = organisations[1] ?? '';
const MANAGER = 'Paul Achleitner';
const MEMBER = 'Samira Noor';

export interface Scene {
  reporter: Page;
  manager: Page;
  member: Page;
  /** The address of the case's page. */
  url: string;
  number: string;
  close: () => Promise<unknown>;
}

async function open(browser: Browser, baseURL: string): Promise<Page> {
  const context = await browser.newContext({ baseURL, locale: 'en-GB', viewport: { width: 1280, height: 900 } });
  return context.newPage();
}

/** Signs in the member with that role. */
async function staff(browser: Browser, role: string): Promise<Page> {
  const who = facts.accounts.find((one) => one.organisation === organisation && one.role === role);
  if (!who) throw new Error(`no ${role} in ${organisation}`);
  const page = await open(browser, facts.admin);
  await signIn(page, who);
  return page;
}

/** Sends a report with a name and opens its inbox. */
async function confidential(browser: Browser): Promise<Page> {
  const page = await open(browser, facts.reporter);
  await page.goto('/alma-klinikum');
  await button(page, 'Start a report').click();
  await page.getByLabel('Yes, in confidence').check();
  await page.getByLabel('Your name', { exact: true }).fill('Runa Holm');
  await page.getByLabel('How to reach you').fill('+47 555 0100');
  await button(page, 'Continue').click();
  await page.getByLabel('What happened?').fill('The doses on the chart are not those that were given.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  await keepReceipt(page);
  return page;
}

const numbers = async (page: Page) => {
  await page.goto('/cases?view=all&order=RECEIVED&reverse=yes');
  await expect(page.locator('.row-link').first()).toBeVisible();
  return page.locator('.row-link .number').allInnerTexts();
};

export async function scene(browser: Browser, inviters: (organisation?: string, which?: number) => Promise<Inviter>): Promise<Scene> {
  await (await inviters(organisation, 0)).requestView(MANAGER, MEMBER);
  await (await inviters(organisation, 1)).approveViews();
  const [manager, member] = [await staff(browser, 'manager'), await staff(browser, 'member')];
  const before = await numbers(manager);
  const reporter = await confidential(browser);
  let number = '';
  await expect(async () => {
    number = (await numbers(manager)).find((one) => !before.includes(one)) ?? '';
    expect(number).not.toBe('');
  }).toPass();
  await manager.locator('.row-link').filter({ hasText: number }).click();
  await manager.getByRole('link', { name: 'Identity', exact: true }).click();
  await expect(manager.getByRole('heading', { name: 'Opening by staff' })).toBeVisible();
  const url = manager.url();
  return {
    reporter,
    manager,
    member,
    url,
    number,
    close: () => Promise.all([reporter, manager, member].map((page) => page.context().close())),
  };
}

export const dialog = (page: Page) => page.getByRole('dialog');
export const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
export const look = (page: Page) => button(page, 'Check for new messages').click();
