import { card, figures, rows } from '../home';
import { changeTitle, details, edit, pick, save } from '../case-page';
import { expect, memberName, message, note, openMessage, saveNote, sendNow, test } from '../desk';
import { freshCase } from '../fresh';
import { sent } from '../conversation';
import { sendMessages } from '../../support/wire';
import { act, begin, dialog, finish, picture, stage } from './steps';

test('a day of a case handler, from Home to a closed case', async ({ page, desks, request }, info) => {
  test.setTimeout(300_000);
  const { number, session } = await freshCase(page, request);
  await page.goto('/');
  await expect(figures(page).first()).toBeVisible();
  await expect(rows(page, 'New reports').first()).toBeVisible();
  await picture(page, info, 'day-1-home', [card(page, 'Due next').getByRole('heading'), card(page, 'New reports').getByRole('heading')]);

  // Read, acknowledge, and say what it is.
  await card(page, 'New reports').getByRole('link', { name: 'Show all' }).click();
  await page.locator('.row-link').filter({ hasText: number }).click();
  await page.locator('.case-line').getByRole('button', { name: 'Acknowledge report' }).click();
  await dialog(page).getByRole('button', { name: 'Send to reporter', exact: true }).click();
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(details(page)).toContainText(/With message 1 by/);
  await changeTitle(page, 'Scale at gate 2');
  await edit(page, 'Severity');
  await pick(details(page).getByRole('combobox', { name: 'Severity' }), 'High');
  await save(page).click();
  await expect(details(page)).toContainText('High');
  await act(page, 'Start triage');
  await page.getByRole('button', { name: 'Assign case', exact: true }).first().click();
  await pick(dialog(page).getByRole('combobox', { name: 'Assignees' }), await memberName(page));
  await finish(page);

  // Ask the reporter, and get an answer.
  await act(page, 'Start the investigation', { Reason: 'The reading can be checked' });
  await note(page).fill('Maintenance keeps the log of the scale. Ask for March.');
  await saveNote(page).click();
  await openMessage(page);
  await message(page).fill('Thank you. Is the scale sealed, and who has the key?');
  await sendNow(page);
  await expect(sent(page, 'who has the key?')).toBeVisible();
  await sendMessages(request, session, ['It is sealed. The shift lead has the key.']);
  await expect(page.locator('.message').filter({ hasText: 'The shift lead has the key.' })).toBeVisible();
  await picture(page, info, 'day-2-case', [stage(page), page.locator('.message').last()]);

  // Propose the closing. A colleague who did not handle the case approves it.
  await begin(page, 'Submit for review', {
    Outcome: 'Partly substantiated',
    Findings: 'The seal was broken in March. The log shows two per cent too much since then.',
    'Message to the reporter': 'Thank you. You were right: the scale showed too much. It is repaired, and it is checked each month now.',
  });
  await picture(page, info, 'day-3-closing', [dialog(page).getByRole('textbox', { name: 'Message to the reporter' })]);
  await finish(page);
  const colleague = await desks.open('ADMIN');
  await colleague.goto(page.url());
  await act(colleague, 'Approve and close');
  await expect(stage(page)).toHaveText('Closed');
  await expect(page.getByRole('heading', { name: 'Closing', exact: true })).toBeVisible();
  await picture(page, info, 'day-4-closed', [stage(page)]);
  await colleague.close();
});
