import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press, pressAgain } from '../support/press';
import { details } from './case-page';
import { expect, heading, openMessage, message, problem, refusals, sendNow, test, unsent } from './desk';
import { freshCase } from './fresh';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const head = (page: Page) => page.locator('.case-line');
const row = (page: Page, title: string) => details(page).locator('.detail').filter({ hasText: title });

async function choose(page: Page, title: string, act: string) {
  await row(page, title)
    .getByRole('button', { name: `Change the deadline “${title}”` })
    .click();
  await page.getByRole('menuitem', { name: act }).click();
}

test('one press acknowledges a report, can be undone for ten seconds, and leaves a proof', async ({ page, request, watched }) => {
  watched.expected.push(refusals);
  await freshCase(page, request);
  const acknowledge = head(page).getByRole('button', { name: 'Acknowledge report' });
  await acknowledge.click();
  const field = dialog(page).getByRole('textbox', { name: 'Message to the reporter' });
  await expect(field).toHaveValue(/Thank you for your report/);
  await expectGoodLooks(page, 'the acknowledgement');
  await within(page, 'Send to reporter').click();
  await expect(unsent(page)).toContainText('Acknowledgement');
  await unsent(page).getByRole('button', { name: 'Undo' }).click();
  await expect(unsent(page)).toHaveCount(0);
  await expect(message(page)).toHaveValue(/Thank you for your report/);
  await message(page).fill('');
  const sendingNow = async () => {
    if ((await unsent(page).count()) === 0) {
      await acknowledge.click();
      await within(page, 'Send to reporter').click();
    }
    return unsent(page).getByRole('button').last();
  };
  await pressAgain(page, 'AcknowledgeCase', sendingNow, []);
  await expect(row(page, 'Acknowledge by')).toContainText(/With message 1 by/);
  await expect(acknowledge).toHaveCount(0);
  await expect(page.locator('.message.staff')).toHaveCount(1);
});

test('an own deadline is added, moved, paused, done and removed, and the conversation keeps each step', async ({
  page,
  request,
  watched,
}) => {
  watched.expected.push(refusals);
  await freshCase(page, request);
  const title = `Witness ${String(Date.now())}`;
  await details(page).getByRole('button', { name: 'Add deadline' }).click();
  await within(page, 'Add deadline').click();
  await expect(dialog(page).getByText('Choose today or a later day.')).toBeVisible();
  const name = dialog(page).getByLabel('What has to be done');
  await name.fill(title);
  const day = `${String(new Date().getFullYear() + 1)}-03-04`;
  await dialog(page).getByLabel('Due on').fill(day);
  await press(page, 'AddDeadline', within(page, 'Add deadline'), [name]);
  await expect(row(page, title)).toContainText('Owner:');
  await expectGoodLooks(page, 'the deadlines of a case');

  await choose(page, title, 'Pause deadline');
  const reason = dialog(page).getByLabel('Reason');
  await reason.fill('The witness is away.');
  await press(page, 'PauseDeadline', within(page, 'Pause deadline'), [reason]);
  await expect(row(page, title)).toContainText('paused since');
  await choose(page, title, 'Resume deadline');
  await reason.fill('She is back.');
  await press(page, 'MoveDeadline', within(page, 'Resume deadline'), [reason]);
  await expect(row(page, title)).not.toContainText('paused since');
  await choose(page, title, 'Mark as done');
  await expect(row(page, title)).toContainText('Done by');
  await choose(page, title, 'Mark as not done');
  await expect(row(page, title)).not.toContainText('Done by');
  await choose(page, title, 'Remove deadline');
  await reason.fill('Not needed.');
  await press(page, 'RemoveDeadline', within(page, 'Remove deadline'), [reason]);
  await expect(row(page, title)).toHaveCount(0);
  await expect(page.locator('.event').filter({ hasText: 'Deadline removed' }).last()).toContainText(title);
});

test('a case waits for the reporter, which the head and the list show, until a member stops it', async ({ page, request, watched }) => {
  watched.expected.push(refusals);
  const { number } = await freshCase(page, request);
  await openMessage(page);
  await message(page).fill('Which folder was it?');
  await sendNow(page);
  const begin = page.getByRole('button', { name: 'Wait for the reporter' });
  await expect(begin).toBeVisible();
  await press(page, 'WaitForReporter', begin);
  await expect(page.getByText('The case waits for the reporter since')).toBeVisible();
  await expectGoodLooks(page, 'a case that waits for the reporter');
  const address = page.url();
  await page.goto('/cases?view=all&waiting=yes');
  await expect(page.getByRole('button', { name: 'Waiting for the reporter' }).first()).toBeVisible();
  await expect(page.locator('.row-link').filter({ hasText: number })).toBeVisible();
  await page.goto(address);
  await press(page, 'StopWaiting', page.getByRole('button', { name: 'Stop waiting' }));
  await expect(page.getByText('The case waits for the reporter since')).toHaveCount(0);
});

test.describe('channels', () => {
  test.use({ role: 'ADMIN' });

  test('automatic acknowledgement is switched on and off, and a failure says so', async ({ page, watched }) => {
    watched.expected.push(refusals);
    await page.goto('/settings/channels');
    await expect(heading(page)).toHaveText('Channels');
    const automatic = page.getByRole('checkbox', { name: 'Acknowledge each report automatically' });
    await expect(automatic).not.toBeChecked();
    await page.route('**/graphql', (route) => (route.request().postData()?.includes('autoAcknowledge') ? route.abort() : route.fallback()));
    await automatic.click();
    await expect(problem(page).first()).toContainText('The channel was not changed');
    await page.unroute('**/graphql');
    await automatic.click();
    await expect(automatic).toBeChecked();
    await expectGoodLooks(page, 'the channels');
    await automatic.click();
    await expect(automatic).not.toBeChecked();
  });
});
