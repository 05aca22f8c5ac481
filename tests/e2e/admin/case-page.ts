/** The parts of the case page that several specs use. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './desk';

/** Chooses a line of the menu in the head of the case. */
export async function more(page: Page, name: string) {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name, exact: true }).click();
}

export const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });

/** Opens a row of the details for editing. */
export async function edit(page: Page, name: string) {
  await details(page)
    .getByRole('button', { name: `Change: ${name}` })
    .click();
}

export const save = (page: Page) => details(page).getByRole('button', { name: 'Save', exact: true });
export const titleField = (page: Page) => details(page).getByRole('textbox', { name: 'Title' });

/** Chooses from a list by typing. */
export async function pick(field: Locator, text: string) {
  await field.fill(text);
  await field.page().getByRole('option').first().click();
}

export async function changeTitle(page: Page, title: string) {
  await edit(page, 'Title');
  await titleField(page).fill(title);
  await save(page).click();
  await expect(titleField(page)).toHaveCount(0);
}
