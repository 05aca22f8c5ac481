/** What the specs of Home share. */
import type { Page, Route } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';
import { reach } from '../support/press';
import { expect } from './desk';

/** The height at which the bar at the bottom of a narrow page covers no row. */
export const TALL = 3600;

export const card = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
export const rows = (page: Page, name: string) => card(page, name).locator('.home-link');
export const figures = (page: Page) => page.getByRole('list', { name: 'Numbers of cases' }).getByRole('link');
export const counted = async (page: Page, name: string) => Number(await card(page, name).locator('.count').innerText());

/** Changes the data in the responses to an operation. */
export async function alter<Data>(page: Page, operation: string, change: (data: Data) => unknown) {
  await page.route('**/graphql', async (route: Route) => {
    const { id } = route.request().postDataJSON() as { id: string };
    if (nameOf('admin', id) !== operation) return route.fallback();
    const response = await reach(route);
    const body = (await response.json()) as { data: Data };
    if (response.ok()) change(body.data);
    return route.fulfill({ response, json: body });
  });
}

export async function openHome(page: Page) {
  await page.goto('/');
  await expect(figures(page).first()).toBeVisible();
}
