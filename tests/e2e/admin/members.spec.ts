import type { Page } from '@playwright/test';
import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { account, expect, heading, problem, refusals, stepUp, summary, test } from './desk';
import { stale } from './newcomer';

test.use({ role: 'ADMIN' });

const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const right = (page: Page, name: string) => page.getByRole('group', { name, exact: true });
const save = (page: Page) => page.getByRole('button', { name: 'Save the rights' });

async function openMember(page: Page, email: string) {
  await page.goto('/settings/users');
  await page.getByRole('row').filter({ hasText: email }).getByRole('link').click();
  await expect(page.getByText(email)).toBeVisible();
  await expect(heading(page)).toBeFocused();
}

test('a right is given with its reason in words, counts on the next request, and is taken back', async ({ page, desks, watched }) => {
  watched.expected.push(refusals);
  const viewer = await desks.open('VIEWER');
  await viewer.goto('/cases');
  await expect(main(viewer).getByRole('link', { name: 'Help' })).toBeVisible();
  await expect(main(viewer).getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await viewer.goto('/settings/users');
  await expect(viewer.getByText('Your role does not include the settings')).toBeVisible();

  await openMember(page, account('VIEWER').email);
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();
  await expect(right(page, 'Manage members')).toContainText('No: not part of the role Viewer');
  await right(page, 'Manage members').getByRole('radio', { name: 'Allow' }).check();
  await expect(right(page, 'Manage members')).toContainText('Yes: allowed here');
  await expect(page.getByText('New rights: Manage members')).toBeVisible();
  // The unsaved change survives a visit to another page.
  await page.getByRole('link', { name: 'All members' }).click();
  await expect(heading(page)).toHaveText('Members');
  await page.goBack();
  await expect(page.getByText('New rights: Manage members')).toBeVisible();
  await press(page, 'ChangeMember', save(page));
  await expect(page.getByText(/^The rights of .* are saved/)).toBeVisible();
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();

  await viewer.goto('/cases');
  await main(viewer).getByRole('link', { name: 'Settings' }).click();
  await expect(heading(viewer)).toHaveText('Members');

  await page.reload();
  await right(page, 'Manage members').getByRole('radio', { name: 'As in the role' }).check();
  await expect(page.getByText('Removed rights: Manage members')).toBeVisible();
  await save(page).click();
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();
  await viewer.goto('/cases');
  await expect(main(viewer).getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await viewer.close();
});

test('nobody edits themselves, and the page says so instead of failing', async ({ page }) => {
  await openMember(page, account('ADMIN').email);
  await expect(page.getByText('Only another administrator can change them.')).toBeVisible();
  await expect(page.getByText('Yes: given by the role Administrator').first()).toBeVisible();
  await expect(page.getByRole('radio')).toHaveCount(0);
  for (const name of ['Suspend member', 'Remove member']) await expect(page.getByRole('button', { name })).toHaveCount(0);
});

test('what I cannot give is shown, closed, and explained', async ({ page }) => {
  await openMember(page, account('MEMBER').email);
  const identity = right(page, 'Open and disclose a sealed identity');
  await expect(identity.getByRole('radio', { name: 'Allow' })).toBeDisabled();
  await expect(identity.getByRole('radio', { name: 'Allow' })).toHaveAccessibleDescription(/second administrator/);
  await expect(identity.getByRole('radio', { name: 'Deny' })).toBeEnabled();
});

test('a preset fills the form, and one for a limited time asks for its last day', async ({ page }) => {
  await openMember(page, account('MEMBER').email);
  const preset = page.getByLabel('Start from a preset');
  await preset.selectOption('Auditor');
  await expect(page.getByLabel('Role', { exact: true })).toHaveValue('VIEWER');
  await expect(right(page, 'Read the audit log')).toContainText('Yes: allowed here');
  await preset.selectOption('External counsel');
  await expect(page.getByRole('radio', { name: 'Only cases they are named for' })).toBeChecked();
  await save(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page)).toContainText('This preset is for a limited time. Enter the last day.');
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(preset).not.toHaveValue('EXTERNAL_COUNSEL');
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();
});

test('a change that wants a fresh second factor asks over the page, and the choice outlives a refusal', async ({ page, watched }) => {
  watched.expected.push(refusals);
  await openMember(page, account('VIEWER').email);
  await page.removeLocatorHandler(stepUp(page));
  await stale(page, 'ChangeMember');
  const figures = right(page, 'See figures');
  await figures.getByRole('radio', { name: 'Deny' }).check();
  await save(page).click();
  await stepUp(page).getByRole('button', { name: 'Cancel without changes' }).click();
  await expect(problem(page)).toContainText('The rights were not saved');
  await expect(figures.getByRole('radio', { name: 'Deny' })).toBeChecked();
  await save(page).click();
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();
  await figures.getByRole('radio', { name: 'As in the role' }).check();
  await save(page).click();
  await expect(page.getByText('Nothing has been changed.')).toBeVisible();
});

test('an invitation waits in the list, is sent again, and is revoked', async ({ page, watched }) => {
  watched.expected.push(refusals);
  const email = `invited-${Date.now()}@nordhafen.example`;
  await page.goto('/settings/users');
  await page.getByRole('link', { name: 'Invite a member' }).click();
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(summary(page)).toBeFocused();
  await summary(page)
    .getByRole('link', { name: /^Email: Enter an email address/ })
    .click();
  await expect(page.getByLabel('Email')).toBeFocused();
  await page.getByLabel('Email').fill(account('MEMBER').email);
  await page.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(problem(page)).toContainText('already belongs to a member');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Start from a preset').selectOption('Investigator');
  await press(page, 'InviteMember', page.getByRole('button', { name: 'Send the invitation' }), [page.getByLabel('Email')]);
  await expect(heading(page)).toHaveText('Members');
  const waiting = page.getByRole('listitem').filter({ hasText: email });
  await expect(waiting).toContainText('Investigator');
  await press(page, 'ResendInvitation', page.getByRole('button', { name: `Send again to ${email}` }));
  await expect(page.getByText(`A new link was sent to ${email}`)).toBeVisible();
  await page.getByRole('button', { name: `Revoke the invitation of ${email}` }).click();
  await press(page, 'RevokeInvitation', page.getByRole('dialog').getByRole('button', { name: 'Revoke' }));
  await expect(waiting).toHaveCount(0);
});

test('a suspended member sees nothing until the suspension is lifted', async ({ page, desks, watched }) => {
  watched.expected.push(refusals);
  const viewer = await desks.open('VIEWER');
  await openMember(page, account('VIEWER').email);
  await page.getByRole('button', { name: 'Suspend member' }).click();
  await press(page, 'SuspendMember', page.getByRole('dialog').getByRole('button', { name: 'Suspend member' }));
  await expect(page.getByText('Suspended', { exact: true })).toBeVisible();
  await viewer.goto('/cases');
  await expect(heading(viewer)).toHaveText('You are not a member of an organisation');
  await page.getByRole('button', { name: 'Lift the suspension' }).click();
  await press(page, 'ResumeMember', page.getByRole('dialog').getByRole('button', { name: 'Lift the suspension' }));
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
  await viewer.reload();
  await expect(heading(viewer)).toHaveText('Cases');
  await viewer.close();
});

test('nobody is removed while their cases have nobody to go to', async ({ page }) => {
  await openMember(page, account('MEMBER').email);
  await page.getByRole('button', { name: 'Remove member' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Remove member' }).click();
  await expect(dialog.getByText('Choose a successor')).toBeVisible();
  await expect(dialog.getByLabel('Successor for open cases').getByRole('option')).not.toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove member' })).toBeFocused();
});

for (const [asking, refusing, what, ask, confirm, region] of [
  ['RequestMemberReset', 'RefuseReset', 'a reset', 'Reset sign-in', 'Request a reset', 'Members who cannot sign in'],
  [
    'RequestIdentityView',
    'RefuseIdentityView',
    'the right to see identities',
    'Request the right to see identities',
    'Request the right',
    'Right to see identities',
  ],
] as const) {
  test(`${what} waits for another administrator: who asked cannot approve it`, async ({ page, watched }) => {
    watched.expected.push(refusals);
    await openMember(page, account('VIEWER').email);
    await page.getByRole('button', { name: ask }).click();
    await press(page, asking, page.getByRole('dialog').getByRole('button', { name: confirm, exact: true }));
    await expect(page.getByText('Another administrator must now approve')).toBeVisible();
    await page.getByRole('link', { name: 'All members' }).click();
    const waiting = page.getByRole('region', { name: region });
    await expect(waiting.getByRole('button', { name: 'Approve' })).toBeDisabled();
    await expect(waiting.getByRole('button', { name: 'Approve' })).toHaveAccessibleDescription(/Another administrator/);
    await expectGoodLooks(page, what);
    await waiting.getByRole('button', { name: 'Refuse' }).click();
    await press(page, refusing, page.getByRole('dialog').getByRole('button', { name: 'Refuse' }));
    await expect(waiting).toHaveCount(0);
  });
}

test('members are found by name and by address', async ({ page }) => {
  await page.goto('/settings/users');
  const search = page.getByRole('searchbox');
  await search.fill(account('VIEWER').email.slice(0, 8).toUpperCase());
  await expect(page.getByText('1 member', { exact: true })).toBeVisible();
  await search.fill('nobody of this name');
  await expect(page.getByText('No member has this name or email.')).toBeVisible();
});

test('the pages of members and roles, in English and German', async ({ page }) => {
  test.setTimeout(360_000);
  const pages = async (what: string) => {
    for (const path of ['/settings/users', '/settings/users/invite', '/settings/roles']) {
      await page.goto(path);
      await expect(heading(page)).toBeVisible();
      await expect(page.locator('.skeleton')).toHaveCount(0);
      await expectGoodLooks(page, `${what} ${path}`);
    }
  };
  await pages('English');
  for (const role of ['MEMBER', 'ADMIN'] as const) {
    await openMember(page, account(role).email);
    await expect(page.getByRole('heading', { name: 'Rights', exact: true })).toBeVisible();
    await expectGoodLooks(page, role);
  }
  await page.goto('/me');
  await page.getByLabel('Language').selectOption('de');
  await pages('Deutsch');
  await page.goto('/me');
  await page.getByLabel('Sprache').selectOption('en');
});

test('the table of roles says of every right who has it', async ({ page }) => {
  await page.goto('/settings/roles');
  const table = page.getByRole('table', { name: 'Rights of each role' });
  await expect(table.getByRole('rowheader')).toHaveCount(13);
  const cells = table
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Read and write the dialogue' }) })
    .getByRole('cell');
  await expect(cells).toHaveText([/No$/, /Yes$/, /Yes$/, /No$/]);
  await expect(page.getByRole('heading', { level: 3, name: 'External counsel' })).toBeVisible();
});

test.describe('everybody', () => {
  test.use({ role: 'MEMBER' });

  test('sees what they may do themselves, and why', async ({ page }) => {
    await page.goto('/me');
    await page.getByRole('link', { name: 'My rights' }).click();
    await expect(heading(page)).toHaveText('My rights');
    await expect(page.getByText('Yes: given by the role Member').first()).toBeVisible();
    await expect(page.getByText('No: not part of the role Member').first()).toBeVisible();
    await expectGoodLooks(page, 'my rights');
  });
});
