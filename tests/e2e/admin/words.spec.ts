import type { Page, Route } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';
import { expect, message, note, now, openCase, openMessage, saveNote, send, test, unsent } from './desk';

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
  await openMessage(page);
  await message(page).fill(first);
  await send(page).click();
  await now(page).click();
  await message(page).pressSequentially('And the important second part');
  letGo();
  await expect(page.locator('.message').filter({ hasText: first })).toHaveCount(1);
  await expect(message(page)).toHaveValue('And the important second part');
  await send(page).click();
  await now(page).click();
  await expect(message(page)).toHaveValue('');
  await expect(unsent(page)).toHaveCount(0);
  expect(inputs.map(({ text }) => text)).toEqual([first, 'And the important second part']);
  expect(new Set(inputs.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
});

test('a note that grows while it is saved leaves the rest in the field', async ({ page }) => {
  await openCase(page, 'NEW');
  const { letGo } = await hold(page, 'AddNote');
  const first = `Called them ${String(Date.now())}.`;
  await note(page).fill(first);
  await saveNote(page).click();
  await note(page).press('End');
  await note(page).pressSequentially(' Call again.');
  letGo();
  await expect(note(page)).toHaveValue('Call again.');
  await expect(page.locator('.message.note').filter({ hasText: first })).toHaveCount(1);
  await note(page).fill('');
});

test('a note that is changed while it is saved stays whole, and the page says how it was saved', async ({ page }) => {
  await openCase(page, 'NEW');
  const { letGo } = await hold(page, 'AddNote');
  await note(page).fill(`Hte first ${String(Date.now())}`);
  // The busy button has another name.
  await saveNote(page).click();
  await note(page).fill('The first');
  letGo();
  await expect(page.getByText('The note was saved without your latest changes.')).toBeVisible();
  await expect(note(page)).toHaveValue('The first');
  await note(page).fill('');
});

test('a reason stands still while its dialog sends it', async ({ page }) => {
  await openCase(page, 'NEW');
  await note(page).fill(`To be taken back ${String(Date.now())}`);
  await saveNote(page).click();
  await expect(note(page)).toHaveValue('');
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
