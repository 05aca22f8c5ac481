/** Acts on several cases that lose an answer or their session. */
import { operationOf, reach } from '../support/press';
import { dialog, LIST, setSeverity, undo } from './bulk';
import { account, expect, heading, prove, refusals, test } from './desk';
import { firstNumbers, row } from './rows';

test('a case whose first answer was lost is named and left out of the undo', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const [first = '', second = ''] = await firstNumbers(page, LIST, 2);
  let isLost = false;
  await page.route('**/graphql', async (route) => {
    if (isLost || operationOf(route.request()) !== 'UpdateCase') return route.fallback();
    isLost = true;
    await reach(route);
    return route.abort('connectionreset');
  });
  await setSeverity(page, [first, second], 'HIGH');
  await expect(dialog(page)).toContainText('2 cases were not changed');
  await dialog(page).getByRole('button', { name: 'Set severity' }).click();
  await expect(page.getByText('The severity of 2 cases is set.')).toBeVisible();
  await expect(page.getByText(`Undo leaves ${first} unchanged`)).toBeVisible();
  await undo(page).click();
  await expect(page.getByText('1 case is restored.')).toBeVisible();
  await expect(row(page, second)).toContainText('Not set');
  await expect(row(page, first)).toContainText('High');
  await page.unrouteAll();
  await setSeverity(page, [first], 'none');
  await expect(row(page, first)).toContainText('Not set');
});

test('a change that a lock interrupts does not go on after the next sign-in', async ({ page, watched }) => {
  test.slow();
  watched.expected.push(refusals);
  const numbers = await firstNumbers(page, LIST, 3);
  const sent: string[] = [];
  let read: (() => void) | undefined;
  await page.route('**/graphql', async (route) => {
    const name = operationOf(route.request()) ?? '';
    if (name === 'CaseProperties' && sent.filter((one) => one === name).length === 1) await new Promise<void>((go) => (read = go));
    sent.push(name);
    return route.fallback();
  });
  await setSeverity(page, numbers, 'MEDIUM');
  await expect.poll(() => read).toBeDefined();
  // Another tab of this browser was idle for too long.
  await page.evaluate(() => new BroadcastChannel('voicase-session').postMessage('ended'));
  await expect(page.getByRole('dialog', { name: 'Your session has ended' })).toBeVisible();
  read?.();
  await prove(page, account('MANAGER'), heading(page));
  await expect(page.locator('.row-link').first()).toBeVisible();
  await expect(row(page, numbers[0] ?? '')).toContainText('Medium');
  expect(sent.filter((name) => name === 'UpdateCase')).toHaveLength(1);
  for (const number of numbers.slice(1)) await expect(row(page, number)).toContainText('Not set');
  await page.unrouteAll();
  await setSeverity(page, numbers.slice(0, 1), 'none');
  await expect(row(page, numbers[0] ?? '')).toContainText('Not set');
});
