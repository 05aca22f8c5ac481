import { pick } from '../case-page';
import { expect, heading, memberName, note, refusals, saveNote, show, tab, test } from '../desk';
import { freshCase } from '../fresh';
import { act, dialog, finish, picture } from './steps';

test('a conflict of interest that shows in the middle of a case', async ({ page, desks, request, watched }, info) => {
  watched.expected.push(refusals);
  test.setTimeout(300_000);
  const { number } = await freshCase(page, request);
  const colleague = await desks.open('MEMBER');
  await colleague.goto('/cases');
  const name = await memberName(colleague);
  await act(page, 'Start triage');
  await page.getByRole('button', { name: 'Assign case', exact: true }).first().click();
  await pick(dialog(page).getByRole('combobox', { name: 'Assignees' }), name);
  await finish(page);
  await act(page, 'Start the investigation');

  // The colleague works on the case, until the report turns out to be about them.
  const url = page.url();
  await colleague.goto(url);
  await note(colleague).fill('I know the driver.');
  await saveNote(colleague).click();
  await expect(page.getByText('I know the driver.')).toBeVisible();
  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await dialog(page).getByLabel('Is this person a member?').selectOption({ label: name });
  await picture(page, info, 'conflict-1-person', [dialog(page).getByText('This member is excluded and loses access immediately.')]);
  await finish(page);
  await expect(page.getByText(`Excluded from this case: ${name}`)).toBeVisible();

  // From now on the case does not exist for them, wherever they look.
  await expect(heading(colleague)).toHaveText('You cannot see this case');
  await colleague.goto('/cases?view=all&order=NUMBER');
  await expect(colleague.locator('.row-link').first()).toBeVisible();
  await expect(colleague.getByText(number)).toHaveCount(0);
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await picture(page, info, 'conflict-2-timeline', [page.getByRole('listitem').filter({ hasText: 'Person of the case added' }).first()]);
  await colleague.close();
});
