/** What the specs of a conversation share. */
import type { Page } from '@playwright/test';
import { operationOf } from '../support/press';

export const unique = (text: string) => `${text} ${String(Date.now())}`;
export const sent = (page: Page, text: string) => page.locator('.message.staff').filter({ hasText: text });
export const saved = (page: Page, text: string) => page.locator('.message.note').filter({ hasText: text });

/** The idempotency keys of the messages that leave the page. While `refuse` is set, the server gets none of them. */
export async function watchKeys(page: Page) {
  const watched = { keys: [] as string[], refuse: false };
  await page.route('**/graphql', (route) => {
    if (operationOf(route.request()) !== 'SendMessage') return route.fallback();
    const { variables } = route.request().postDataJSON() as { variables: { input: { idempotencyKey: string } } };
    watched.keys.push(variables.input.idempotencyKey);
    return watched.refuse ? route.fulfill({ status: 400, body: '{"errors":[{"extensions":{"code":"INTERNAL"}}]}' }) : route.fallback();
  });
  return watched;
}
