import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, memberName, note, refusals, saveNote, show, tab, test } from './desk';
import { freshCase } from './fresh';

const dialog = (page: Page) => page.getByRole('dialog');
const within = (page: Page, name: string) => dialog(page).getByRole('button', { name });

async function addPerson(page: Page, name: string) {
  await tab(page, 'People');
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog(page).getByLabel('Name').fill(name);
  await within(page, 'Add a person').click();
  await expect(dialog(page)).toHaveCount(0);
}

test('a name that two cases share is found, and the cases are linked and unlinked on both sides', async ({ page, request, watched }) => {
  test.setTimeout(240_000);
  watched.expected.push(refusals);
  const stamp = String(Date.now());
  const { number: other } = await freshCase(page, request);
  await addPerson(page, `Ove Dahl ${stamp}`);
  const { number } = await freshCase(page, request);
  await addPerson(page, `${stamp}, DÁHL Ove`);
  const found = page.getByRole('listitem').filter({ hasText: 'Appears in 1 other case that you can see:' });
  await expect(found.getByRole('link', { name: other })).toBeVisible();

  await page.getByRole('button', { name: /^Edit the entry of/ }).click();
  await dialog(page).getByLabel('Position').fill('Foreman');
  await dialog(page).getByLabel('Remark').fill('Works nights.');
  await expectGoodLooks(page, 'entry of a person');
  await press(page, 'ChangePerson', within(page, 'Save the entry'), [dialog(page).getByLabel('Remark')]);
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText('Works nights.')).toBeVisible();
  await page.getByRole('button', { name: /^Edit the entry of/ }).click();
  await expect(dialog(page).getByLabel('Reason')).toHaveCount(0);
  await dialog(page).getByLabel('Role').selectOption('Witness');
  await within(page, 'Save the entry').click();
  await expect(dialog(page).getByText('Enter a reason.').last()).toBeVisible();
  await dialog(page).getByLabel('Reason').fill('Not accused.');
  await within(page, 'Save the entry').click();
  await expect(dialog(page)).toHaveCount(0);

  await page.getByRole('button', { name: 'Link a case' }).click();
  await within(page, 'Link a case').click();
  await expect(dialog(page).getByText('Enter a case number.')).toBeVisible();
  await dialog(page).getByLabel('Number of the other case').fill('VC-2019-00001');
  await within(page, 'Link a case').click();
  await expect(dialog(page)).toContainText('You see no other case with this number.');
  await within(page, other).click();
  await dialog(page).getByLabel('What is the other case?').selectOption('Parent case');
  await dialog(page).getByLabel('Reason').fill('The same quay.');
  await press(page, 'LinkCases', within(page, 'Link a case'), [dialog(page).getByLabel('Reason')]);
  const links = page.getByRole('region', { name: 'Linked cases' });
  await expect(links.getByRole('listitem')).toContainText(['The same quay.']);
  await expectGoodLooks(page, 'people');
  await links.getByRole('link', { name: other }).click();
  await expect(heading(page)).toContainText(other);
  await tab(page, 'People');
  await expect(links.getByRole('listitem')).toContainText(['Child case']);
  await links.getByRole('button', { name: `Remove the link to ${number}` }).click();
  await dialog(page).getByLabel('Reason').fill('Another ship.');
  await press(page, 'UnlinkCases', within(page, 'Remove the link'), [dialog(page).getByLabel('Reason')]);
  await expect(links.getByText('No case is linked.')).toBeVisible();
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await expect(page.getByRole('listitem').filter({ hasText: `Linked to ${number}` })).toContainText('The same quay.');
  await expect(page.getByRole('listitem').filter({ hasText: `Link removed: ${number}` })).toContainText('Another ship.');
});

test('a colleague is mentioned by keyboard and notified, and a private note stays with its author', async ({
  page,
  desks,
  request,
  watched,
}) => {
  test.setTimeout(180_000);
  watched.expected.push(refusals);
  const { number } = await freshCase(page, request);
  const url = page.url();
  const member = await desks.open('MEMBER');
  await member.goto('/notifications');
  const name = await memberName(member);
  await tab(page, 'Conversation');
  await note(page).fill('Please look, ');
  await note(page).press('End');
  await note(page).pressSequentially(`@${name.slice(0, 3)}`);
  const list = page.getByRole('list', { name: 'Members to mention' });
  await expect(list.getByRole('button', { name })).toBeVisible();
  await note(page).press('ArrowDown');
  await page.keyboard.press('Escape');
  await expect(list).toHaveCount(0);
  await expect(note(page)).toBeFocused();
  await note(page).fill('');
  await note(page).fill(`Please look, @${name.slice(0, 2)}`);
  await note(page).press('End');
  await expect(list.getByRole('button', { name })).toBeVisible();
  await note(page).press('ArrowDown');
  while ((await list.locator(':focus').innerText()) !== name) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(note(page)).toHaveValue(`Please look, @${name} `);
  await expect(note(page)).toBeFocused();
  await saveNote(page).click();
  await expect(
    page
      .locator('.message.note')
      .filter({ hasText: 'Please look' })
      .locator('b')
      .filter({ hasText: `@${name}` }),
  ).toBeVisible();
  await page.getByRole('checkbox', { name: 'Private note' }).check();
  await note(page).fill('A thought of my own');
  await expectGoodLooks(page, 'a private note');
  await saveNote(page).click();
  await expect(page.locator('.message.note').filter({ hasText: 'A thought of my own' })).toContainText('only you read this');

  await member.reload();
  await member
    .getByRole('link', { name: `Mentioned in a note ${number}` })
    .first()
    .click();
  await tab(member, 'Conversation');
  await expect(member.getByText('Please look')).toBeVisible();
  await expect(member.getByText('A thought of my own')).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(new URL(url).pathname.split('/')[2] ?? ''));
  await member.close();
});
