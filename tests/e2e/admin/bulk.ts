/** The acts on several cases. */
import type { Page } from '@playwright/test';
import { expect } from './desk';
import { box, selected } from './rows';

export const LIST = '/cases?view=all&stage=NEW&order=NUMBER';
export const dialog = (page: Page) => page.getByRole('dialog');
export const undo = (page: Page) => page.getByRole('button', { name: 'Undo' });

/** Selects the cases and opens the dialog of an act. */
export async function begin(page: Page, numbers: string[], act: string) {
  for (const number of numbers) await box(page, number).check();
  await selected(page).getByRole('button', { name: act, exact: true }).click();
  await expect(dialog(page)).toBeVisible();
}

export async function setSeverity(page: Page, numbers: string[], severity: string) {
  await begin(page, numbers, 'Severity');
  await dialog(page).getByLabel('Severity').selectOption(severity);
  await dialog(page).getByRole('button', { name: 'Set severity' }).click();
}
