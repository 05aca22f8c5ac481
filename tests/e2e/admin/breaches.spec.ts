import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, openCase, refusals, test } from './desk';

test.use({ role: 'ADMIN' });

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true });
const text = (page: Page) => dialog(page).getByRole('textbox', { name: 'Text', exact: true });
const record = (page: Page) => page.getByRole('button', { name: 'Record step' });

/** Records a step. `fill` sets its fields. */
async function step(page: Page, kind: string, fill: () => Promise<unknown>, verb = 'Record step') {
  await record(page).click();
  await dialog(page).getByLabel('Step', { exact: true }).selectOption({ label: kind });
  await fill();
  await within(page, verb).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByRole('listitem').filter({ hasText: kind }).last()).toBeVisible();
}

test('a breach is entered, assessed, reported, told and closed', async ({ page, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const title = `Lost laptop ${String(Date.now())}`;
  await openCase(page, 'NEW');
  const number = await page.getByRole('heading', { level: 1 }).locator('.number').innerText();

  await page.goto('/settings/breaches');
  await expect(page.getByRole('heading', { level: 1, name: 'Data breaches' })).toBeVisible();
  await expectGoodLooks(page, 'the register before the first entry');
  await page.getByRole('button', { name: 'Add breach' }).click();
  await within(page, 'Add breach').click();
  await expect(
    dialog(page)
      .getByText(/^Enter a short description/)
      .first(),
  ).toBeVisible();
  const name = dialog(page).getByRole('textbox', { name: 'Short description' });
  await name.fill(title);
  // The awareness starts the deadlines, so the member enters its time.
  const aware = dialog(page).getByLabel('Time of the awareness');
  await expect(aware).toHaveValue('');
  await aware.fill(await dialog(page).getByLabel('Time of the detection').inputValue());
  await expect(dialog(page).getByText(/^7[12] h left$/)).toBeVisible();
  await expectGoodLooks(page, 'a new breach');
  // Closing the dialog loses nothing.
  await name.focus();
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Add breach' }).click();
  await expect(name).toHaveValue(title);
  await press(page, 'AddBreach', within(page, 'Add breach'), [name]);
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expect(page.getByText(/^7[12] h left$/)).toHaveCount(2);
  await expect(page.getByText('Assess the risk to the persons.')).toBeVisible();

  await page.getByRole('button', { name: 'Edit description' }).click();
  const nature = dialog(page).getByRole('textbox', { name: 'Nature of the breach' });
  await nature.fill('A laptop was left on a train.');
  await dialog(page).getByRole('textbox', { name: 'Approximate number of persons' }).fill('many');
  await within(page, 'Save description').click();
  await expect(
    dialog(page)
      .getByText(/^Enter a number with at most 9 digits/)
      .first(),
  ).toBeVisible();
  await dialog(page).getByRole('textbox', { name: 'Approximate number of persons' }).fill('1200');
  await expectGoodLooks(page, 'the description of a breach');
  await press(page, 'ChangeBreach', within(page, 'Save description'), [nature]);
  await expect(page.getByText('Approximate number of persons: 1,200')).toBeVisible();

  await page.getByRole('button', { name: 'Record assessment' }).click();
  await expect(dialog(page).getByLabel('Step', { exact: true })).toHaveValue('ASSESSED');
  await within(page, 'Record step').click();
  await expect(dialog(page).getByText('Choose an answer.').first()).toBeVisible();
  await dialog(page).getByLabel('Risk to the persons').selectOption({ label: 'High risk' });
  await text(page).fill('The disk was not encrypted.');
  await expectGoodLooks(page, 'a step of a breach');
  await press(page, 'RecordBreachStep', within(page, 'Record step'), [text(page)]);
  await expect(page.getByRole('heading', { name: 'Steps' })).toBeFocused();

  await record(page).click();
  await dialog(page).getByLabel('Step', { exact: true }).selectOption({ label: 'Decided' });
  await dialog(page).getByLabel('Report to the data protection authority?').selectOption({ label: 'No' });
  await dialog(page).getByLabel('Tell the persons?').selectOption({ label: 'Yes' });
  await text(page).fill('The risk is high.');
  await within(page, 'Record step').click();
  await expect(
    dialog(page)
      .getByText(/^The latest assessment shows a risk/)
      .first(),
  ).toBeVisible();
  await dialog(page).getByLabel('Report to the data protection authority?').selectOption({ label: 'Yes' });
  await within(page, 'Record step').click();
  await expect(page.getByText('The breach is reported to the authority · The persons are told')).toBeVisible();

  await step(page, 'Reported to the authority', () => text(page).fill('The first report, by the form of the authority.'));
  await step(page, 'Persons told', () => text(page).fill('By letter.'));
  await expect(page.getByText('Nothing is due. You can close the entry.')).toBeVisible();

  await page.getByRole('button', { name: 'Withdraw step: Reported to the authority' }).click();
  await within(page, 'Withdraw step').click();
  await expect(
    dialog(page)
      .getByText(/^Enter a text/)
      .first(),
  ).toBeVisible();
  await text(page).fill('In the wrong entry.');
  await expectGoodLooks(page, 'the withdrawal of a step');
  await press(page, 'WithdrawBreachStep', within(page, 'Withdraw step'), [text(page)]);
  await expect(page.getByRole('heading', { name: 'Steps' })).toBeFocused();
  await expect(page.locator('del')).toContainText('Reported to the authority');
  await expect(page.getByText(/^7[12] h left$/), 'the deadline runs again').toHaveCount(2);
  await step(page, 'Reported to the authority', () => text(page).fill('The true report.'));
  await expect(page.getByText('Nothing is due. You can close the entry.')).toBeVisible();

  await page.getByRole('button', { name: 'Add case' }).click();
  const typed = dialog(page).getByRole('textbox', { name: 'Case number' });
  await typed.fill(number);
  await press(page, 'AddBreachCase', within(page, 'Add case'), [typed]);
  await expect(page.getByRole('link', { name: number })).toBeVisible();
  await expectGoodLooks(page, 'an entry of the register');
  await page.getByRole('button', { name: `Remove case ${number}` }).click();
  await press(page, 'RemoveBreachCase', within(page, 'Remove case'));
  await expect(page.getByRole('heading', { name: 'Cases concerned' })).toBeFocused();

  await page.evaluate(() => (window.print = () => undefined));
  await page.getByRole('button', { name: 'Print sheet for the authority' }).click();
  const sheet = page.locator('.case-sheet');
  await expect(sheet).toContainText('A laptop was left on a train.');
  await expect(sheet).not.toContainText(number);
  await expect(sheet.locator('del')).toContainText('Reported to the authority');
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await expect(sheet).toHaveCount(0);

  await step(page, 'Closed', () => Promise.resolve(), 'Close entry');
  await expect(page.getByText(/^The entry is closed/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit description' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Reopen entry' })).toBeVisible();
  await page.getByRole('link', { name: 'Data breaches' }).last().click();
  await page.getByText(/closed entr/).click();
  await expect(page.getByRole('link', { name: title })).toBeVisible();
  await expectGoodLooks(page, 'the register');
});
