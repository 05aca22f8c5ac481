import type { Page, Route } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';
import { expect, message, openCase, send, tab, test } from './desk';

/** Holds the requests of one operation until `letGo`, and records their inputs. */
async function hold(page: Page, name: string) {
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const inputs: Record<string, unknown>[] = [];
  await page.route('**/graphql', async (route: Route) => {
    const body = route.request().postDataJSON() as { id: string; variables: { input: Record<string, unknown> } };
    if (nameOf('admin', body.id) !== name) return route.fallback();
    inputs.push(body.variables.input);
    await gone;
    return route.fallback().catch(() => undefined);
  });
  return { letGo, inputs };
}

test('what is typed while a message is on its way stays as the next message, and the first goes once', async ({ page }) => {
  await openCase(page, 'NEW');
  const first = `First part ${String(Date.now())}.`;
  const { letGo, inputs } = await hold(page, 'SendMessage');
  await message(page).fill(first);
  await send(page).click();
  await message(page).press('End');
  await message(page).pressSequentially(' And the important second part');
  letGo();
  await expect(message(page)).toHaveValue('And the important second part');
  await expect(page.locator('.message').filter({ hasText: first })).toHaveCount(1);
  await send(page).click();
  await expect(message(page)).toHaveValue('');
  expect(inputs.map(({ text }) => text)).toEqual([first, 'And the important second part']);
  expect(new Set(inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('sent words that are changed too late stay whole, and the page says how they went', async ({ page }) => {
  await openCase(page, 'NEW');
  const { letGo } = await hold(page, 'SendMessage');
  await message(page).fill(`Hte first ${String(Date.now())}`);
  await send(page).click();
  await message(page).fill('The first');
  letGo();
  await expect(page.getByText('Your message was sent without your latest changes.')).toBeVisible();
  await expect(message(page)).toHaveValue('The first');
  await message(page).fill('');
});

test('a note that grows while it is saved leaves the rest in the field', async ({ page }) => {
  await openCase(page, 'NEW');
  await tab(page, 'Notes');
  const { letGo } = await hold(page, 'AddNote');
  const note = page.getByLabel('Note', { exact: true });
  const first = `Called them ${String(Date.now())}.`;
  await note.fill(first);
  await page.getByRole('button', { name: 'Save the internal note' }).click();
  await note.press('End');
  await note.pressSequentially(' Call again.');
  letGo();
  await expect(note).toHaveValue('Call again.');
  await expect(page.locator('.note').filter({ hasText: first })).toHaveCount(1);
  await note.fill('');
});

test('a reason stands still while its dialog sends it', async ({ page }) => {
  await openCase(page, 'NEW');
  await tab(page, 'Notes');
  await page.getByLabel('Note', { exact: true }).fill(`To be taken back ${String(Date.now())}`);
  await page.getByRole('button', { name: 'Save the internal note' }).click();
  await expect(page.getByLabel('Note', { exact: true })).toHaveValue('');
  const { letGo, inputs } = await hold(page, 'RetractNote');
  await page.getByRole('button', { name: 'Retract note' }).last().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('Wrong case');
  await dialog.getByRole('button', { name: 'Retract note' }).dblclick();
  await expect(dialog.getByLabel('Reason')).not.toBeEditable();
  letGo();
  await expect(dialog).toHaveCount(0);
  expect(inputs).toHaveLength(1);
});
