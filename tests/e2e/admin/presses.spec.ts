import type { Locator, Page } from '@playwright/test';
import { operations } from '../support/staff';
import { expect, message, openCase, problem, refusals, send, tab, test } from './desk';

const idOf = (name: string) => Object.keys(operations).find((id) => new RegExp(`^mutation ${name}\\b`).test(operations[id] ?? ''));

/** Counts the requests of one operation, answers slowly, and drops the connection of the first ones before the server has them. */
async function slowly(page: Page, name: string, dropped: number) {
  let asked = 0;
  await page.route('**/graphql', async (route) => {
    const { id } = route.request().postDataJSON() as { id: string };
    if (id !== idOf(name)) return route.fallback();
    asked += 1;
    if (asked <= dropped) return route.abort('connectionreset');
    await new Promise((done) => setTimeout(done, 300));
    return route.fallback().catch(() => undefined);
  });
  return () => asked - dropped;
}

interface Case {
  what: string;
  operation: string;
  /** Brings the page to where everything is typed; gives the button that sends. */
  ready: (page: Page, text: string) => Promise<Locator>;
  /** What is there once it has arrived. */
  arrived: (page: Page, text: string) => Locator;
  /** The field whose words must survive a failure. */
  words: (page: Page) => Locator;
}

const dialog = (page: Page) => page.getByRole('dialog');

const buttons: Case[] = [
  {
    what: 'a message',
    operation: 'SendMessage',
    async ready(page, text) {
      await openCase(page, 'NEW');
      await message(page).fill(text);
      return send(page);
    },
    arrived: (page, text) => page.locator('.message').filter({ hasText: text }),
    words: message,
  },
  {
    what: 'a note',
    operation: 'AddNote',
    async ready(page, text) {
      await openCase(page, 'NEW');
      await tab(page, 'Notes');
      await page.getByLabel('Note', { exact: true }).fill(text);
      return page.getByRole('button', { name: 'Save the internal note' });
    },
    arrived: (page, text) => page.locator('.note').filter({ hasText: text }),
    words: (page) => page.getByLabel('Note', { exact: true }),
  },
  {
    what: 'a title',
    operation: 'UpdateCase',
    async ready(page, text) {
      await openCase(page, 'NEW');
      await page.getByRole('button', { name: 'Edit' }).click();
      await dialog(page).getByLabel('Title').fill(text);
      return dialog(page).getByRole('button', { name: 'Save' });
    },
    arrived: (page, text) => page.getByRole('heading', { level: 1 }).filter({ hasText: text }),
    words: (page) => dialog(page).getByLabel('Title'),
  },
  {
    what: 'a person',
    operation: 'AddPerson',
    async ready(page, text) {
      await openCase(page, 'NEW');
      await tab(page, 'Access');
      await page.getByRole('button', { name: 'Add a person' }).click();
      await dialog(page).getByLabel('Name').fill(text);
      return dialog(page).getByRole('button', { name: 'Add a person' });
    },
    arrived: (page, text) => page.getByRole('listitem').filter({ hasText: text }),
    words: (page) => dialog(page).getByLabel('Name'),
  },
];

for (const { what, operation, ready, arrived, words } of buttons) {
  test(`${what} goes once, however often its button is pressed`, async ({ page }) => {
    const text = `pressed ${String(Date.now())}`;
    const button = await ready(page, text);
    const asked = await slowly(page, operation, 0);
    await button.evaluate((node: HTMLElement) => {
      for (let presses = 0; presses < 3; presses += 1) node.click();
    });
    await expect(arrived(page, text)).toHaveCount(1);
    expect(asked()).toBe(1);
  });

  test(`${what} survives a connection that drops, and goes once`, async ({ page, watched }) => {
    watched.expected.push(refusals, /Failed to fetch/);
    const text = `dropped ${String(Date.now())}`;
    const button = await ready(page, text);
    const asked = await slowly(page, operation, 1);
    await button.click();
    // A request without an answer is tried again by itself; where it may not be, its member is asked.
    await expect(arrived(page, text).or(problem(page)).first()).toBeVisible();
    if (await problem(page).isVisible()) {
      await expect(words(page)).toHaveValue(text);
      await button.click();
    }
    await expect(arrived(page, text)).toHaveCount(1);
    expect(asked()).toBe(1);
  });
}

test('an invitation and a department go once, however often their buttons are pressed', async ({ desks }) => {
  const admin = await desks.open('ADMIN');
  const stamp = String(Date.now());
  const invited = await slowly(admin, 'InviteMember', 0);
  await admin.goto('/settings/users/invite');
  await admin.getByLabel('E-mail').fill(`pressed-${stamp}@example.org`);
  await admin.getByRole('button', { name: 'Send the invitation' }).dblclick();
  await expect(admin).toHaveURL('/settings/users');
  await expect(admin.getByText(`pressed-${stamp}@example.org`).first()).toBeVisible();
  expect(invited()).toBe(1);
  await admin.unrouteAll();
  const added = await slowly(admin, 'AddDepartment', 0);
  await admin.goto('/settings/departments');
  await admin.getByRole('button', { name: /^Add below/ }).first().click();
  await dialog(admin).getByLabel('Name').fill(`Pressed ${stamp}`);
  await dialog(admin).getByRole('button', { name: 'Add the department' }).dblclick();
  await expect(admin.getByRole('heading', { name: `Pressed ${stamp}` })).toHaveCount(1);
  expect(added()).toBe(1);
  await admin.close();
});
