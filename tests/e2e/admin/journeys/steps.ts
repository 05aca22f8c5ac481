/** What the journeys share: acts in the head of a case, carried out once. */
import type { Page } from '@playwright/test';
import { picture as take } from '../../shots/picture';
import { more } from '../case-page';
import { expect, heading } from '../desk';

/** The acts that lead forward have a button. The other acts are in the menu. */
const NEXT_STEPS = ['Start triage', 'Start the investigation', 'Submit for review', 'Approve and close'];

export const dialog = (page: Page) => page.getByRole('dialog');

/** Opens the dialog of an act and fills its fields. */
export async function begin(page: Page, name: string, fields: Record<string, string> = {}) {
  if (NEXT_STEPS.includes(name)) await page.getByRole('button', { name, exact: true }).click();
  else await more(page, name);
  for (const [label, text] of Object.entries(fields)) {
    if (label === 'Outcome') await dialog(page).getByRole('radio', { name: text }).check();
    else await dialog(page).getByRole('textbox', { name: label }).fill(text);
  }
}

export async function finish(page: Page) {
  await dialog(page).locator('button[type=submit]').click();
  await expect(dialog(page)).toBeHidden();
}

export async function act(page: Page, name: string, fields: Record<string, string> = {}) {
  await begin(page, name, fields);
  await finish(page);
}

export const stage = (page: Page) => page.getByRole('list', { name: 'Stage' }).locator('[aria-current=step]');

/** A picture for the README. The window is wide and low, so that four pictures fit under each other. */
export async function picture(
  page: Page,
  info: Parameters<typeof take>[1],
  name: string,
  shows = [heading(page)],
  size = { width: 1200, height: 740 },
) {
  await page.setViewportSize(size);
  for (const one of shows) await one.scrollIntoViewIfNeeded();
  await take(page, info, name, shows);
}
