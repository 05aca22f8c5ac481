import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { expect, heading, memberName, refusals, tab, test } from './desk';
import { freshCase } from './fresh';

test('a restriction to one person waits, is approved by another, leaves an entry, and a reviewer is let in', async ({
  page,
  desks,
  request,
  watched,
}) => {
  watched.expected.push(refusals);
  const { number } = await freshCase(page, request);
  await tab(page, 'Access');
  const url = page.url();
  const me = await memberName(page);

  await page.getByRole('button', { name: 'Restrict the case' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('another member must approve the restriction');
  await dialog.getByLabel('Reason').fill('It touches all of us');
  await dialog.getByRole('button', { name: 'Restrict the case' }).click();
  await expect(page.getByText('The restriction waits for approval by a second member.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve the restriction' })).toBeDisabled();
  await expect(page.getByText(/^Members of /)).toBeVisible();
  await expectGoodLooks(page, 'a restriction that waits');

  const admin = await desks.open('ADMIN');
  await admin.goto('/cases');
  await admin.getByRole('link', { name: number, exact: true }).click();
  await expect(admin).toHaveURL(url);
  // While another member's request waits, nobody can request a second restriction of the case.
  await expect(admin.getByRole('button', { name: 'Restrict the case' })).toHaveCount(0);
  await admin.getByRole('button', { name: 'Approve the restriction' }).click();
  await press(admin, 'ApproveRestriction', admin.getByRole('dialog').getByRole('button', { name: 'Approve the restriction' }));
  await expect(admin.getByText(`${number} is now restricted.`)).toBeVisible();
  await admin.goto(url);
  await expect(heading(admin)).toHaveText('You cannot see this case');
  await page.reload();
  await expect(page.getByText('Only these members')).toBeVisible();

  await admin.goto('/settings/oversight');
  const entry = admin
    .getByRole('listitem')
    .filter({ hasText: `A case was restricted by ${me}` })
    .filter({ hasText: 'Fewer than two people' });
  await expect(entry.first()).toBeVisible();
  await expect(admin.getByRole('main')).not.toContainText(number);
  await expectGoodLooks(admin, 'oversight');
  await entry.first().getByRole('button', { name: 'Add a reviewer' }).click();
  const letIn = admin.getByRole('dialog');
  await letIn.getByRole('button', { name: 'Add a reviewer' }).click();
  await expect(letIn.getByText('Choose a member.')).toBeVisible();
  await letIn.getByLabel('Reviewer', { exact: true }).selectOption({ label: me });
  await letIn.getByRole('button', { name: 'Add a reviewer' }).click();
  await expect(letIn.getByText('This member cannot be added.')).toBeVisible();
  const member = await desks.open('MEMBER');
  await member.goto('/cases');
  const name = await memberName(member);
  await letIn.getByLabel('Reviewer', { exact: true }).selectOption({ label: name });
  await press(admin, 'LetInReviewer', letIn.getByRole('button', { name: 'Add a reviewer' }), [
    letIn.getByLabel('Reviewer', { exact: true }),
  ]);
  await expect(admin.getByText(`${name} can now see the case.`)).toBeVisible();
  await member.goto(url);
  await expect(member.getByRole('heading', { name: 'Members who can see this case' })).toBeVisible();
  await tab(page, 'Timeline');
  await expect(page.getByText('Administrator added a reviewer')).toBeVisible();
  await expect(page.getByText('It touches all of us')).toBeVisible();
  await member.close();
  await admin.close();
});

test('an administrator asks for a fallback reviewer, does not approve it, and takes it back', async ({ desks }) => {
  const admin = await desks.open('ADMIN');
  const member = await desks.open('MEMBER');
  await member.goto('/cases');
  const name = await memberName(member);
  await member.close();
  await admin.goto('/settings/oversight');
  await expect(admin.getByText('There is no fallback reviewer.')).toBeVisible();
  await admin.getByRole('button', { name: 'Name a fallback reviewer' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByLabel('Member').selectOption({ label: name });
  await press(admin, 'NameFallbackReviewer', dialog.getByRole('button', { name: 'Request approval' }), [dialog.getByLabel('Member')]);
  await expect(admin.getByText(`${name} is proposed as the fallback reviewer.`)).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Approve the fallback reviewer' })).toBeDisabled();
  await admin.getByRole('button', { name: 'Refuse the fallback reviewer' }).click();
  await press(admin, 'RefuseFallbackReviewer', dialog.getByRole('button', { name: 'Refuse the fallback reviewer' }));
  await expect(admin.getByText('The request is refused.')).toBeVisible();
  await admin.close();
});
