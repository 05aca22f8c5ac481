import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { dialog, look, scene, within } from './identity';
import { show } from './desk';
import { picture } from './journeys/steps';
import { expect, test } from './newcomer';

test('an identity is opened once by two members, and the reporter reads why', async ({ browser, inviters }, info) => {
  test.setTimeout(240_000);
  const { reporter, manager, member, url, number, close } = await scene(browser, inviters);
  await manager.getByRole('button', { name: 'Request to open the identity' }).click();
  await within(manager, 'Request opening').click();
  await expect(dialog(manager).getByText('Enter a text.')).toHaveCount(2);
  const [reason, words] = [dialog(manager).getByLabel('Reason, for staff only'), dialog(manager).getByLabel('What the reporter reads')];
  await reason.fill('A witness is needed.');
  await words.fill('We need you as a witness.');
  await expectGoodLooks(manager, 'the request to open an identity');
  await picture(manager, info, 'identity-1-request', [reason, words]);
  await press(manager, 'RequestIdentityOpening', within(manager, 'Request opening'), [reason, words]);
  await expect(manager.getByText('Waits for approval', { exact: true })).toBeVisible();
  await expect(manager.getByRole('button', { name: 'Approve the opening' })).toBeDisabled();

  await member.goto('/');
  await member.getByRole('link', { name: `Approve opening the identity in ${number}` }).click();
  await expect(member).toHaveURL(url);
  await expectGoodLooks(member, 'a request that waits for approval');
  await member.getByRole('button', { name: 'Approve the opening' }).click();
  await picture(member, info, 'identity-2-approval', [dialog(member).getByRole('heading').first()]);
  await press(member, 'ApproveIdentityOpening', within(member, 'Approve the opening'));
  await expect(member.getByText('Approved, not opened yet')).toBeVisible();

  await manager.getByRole('button', { name: 'Open the identity' }).click();
  await press(manager, 'OpenIdentity', within(manager, 'Open it now'));
  const view = manager.locator('.identity-view');
  await expect(view).toContainText('Runa Holm');
  await expect(view.locator('.watermark')).toContainText(number);
  await expect(dialog(manager).getByText(/It is hidden in \d+ seconds/)).toBeVisible();
  await expectGoodLooks(manager, 'an opened identity');
  await picture(manager, info, 'identity-3-opened', [view], { width: 1000, height: 600 });
  await manager.emulateMedia({ media: 'print' });
  await expect(view).toBeHidden();
  await manager.emulateMedia({ media: 'screen' });
  await within(manager, 'Hide now').click();
  await expect(manager.getByText('Runa Holm')).toHaveCount(0);
  await expect(manager.getByText('Opened', { exact: true })).toBeVisible();
  const stored = await manager.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state]),
  );
  expect(stored).not.toContain('Runa');
  await manager.getByRole('link', { name: 'Conversation', exact: true }).click();
  await show(manager, 'Events');
  await expect(manager.getByText('Identity opened')).toBeVisible();

  await look(reporter);
  await expect(reporter.getByText(/authorised staff opened your name/)).toBeVisible();
  await expect(reporter.getByText('We need you as a witness.')).toBeVisible();
  await expect(reporter.getByText('A witness is needed.')).toHaveCount(0);
  await expectGoodLooks(reporter, 'an opening in the inbox');
  await picture(reporter, info, 'identity-4-reporter', [reporter.getByText('We need you as a witness.')]);

  // A second view needs another request, which is refused with a reason.
  await manager.goto(url);
  await manager.getByRole('button', { name: 'Request to open the identity' }).click();
  await reason.fill('Once more.');
  await words.fill('Once more.');
  await within(manager, 'Request opening').click();
  await expect(manager.getByText('Waits for approval', { exact: true })).toBeVisible();
  await member.goto(url);
  await member.getByRole('button', { name: 'Refuse the opening' }).click();
  const refusal = dialog(member).getByLabel('Reason for the refusal');
  await refusal.fill('Once is enough.');
  await press(member, 'RefuseIdentityOpening', within(member, 'Refuse the opening'), [refusal]);
  await expect(manager.getByText('Once is enough.')).toBeVisible();
  await close();
});
