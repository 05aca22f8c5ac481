import { expectGoodLooks } from '../support/looks';
import { press } from '../support/press';
import { button } from '../reporter/steps';
import { dialog, look, scene, within } from './identity';
import { expect, test } from './newcomer';

test('a disclosure needs the yes of the reporter, or a legal duty, and a second member', async ({ browser, inviters }) => {
  test.setTimeout(240_000);
  const { reporter, manager, member, url, close } = await scene(browser, inviters);
  const item = (recipient: string) => manager.getByRole('listitem').filter({ hasText: recipient });
  await manager.getByRole('button', { name: 'Prepare a disclosure' }).click();
  await within(manager, 'Ask the reporter').click();
  await expect(dialog(manager).getByRole('group', { name: 'There is a problem' })).toBeVisible();
  const [recipient, purpose] = [
    dialog(manager).getByRole('textbox', { name: 'Recipient' }),
    dialog(manager).getByLabel('Reasons for the reporter'),
  ];
  await recipient.fill('The health authority');
  await purpose.fill('They want to hear you.');
  await expectGoodLooks(manager, 'a disclosure with consent');
  await press(manager, 'PrepareDisclosure', within(manager, 'Ask the reporter'), [recipient, purpose]);
  await expect(item('The health authority')).toContainText('has not answered');

  await look(reporter);
  await expect(reporter.getByText(/May we give your name to .*The health authority/)).toBeVisible();
  await expectGoodLooks(reporter, 'a request for consent in the inbox');
  await button(reporter, 'Yes, you may').click();
  await expect(reporter.getByText('You said yes.')).toBeVisible();
  await expect(button(reporter, 'Withdraw my consent')).toBeVisible();

  await expect(item('The health authority')).toContainText('The reporter consented on');
  await member.goto(url);
  await member.getByRole('button', { name: 'Approve the disclosure' }).click();
  await press(member, 'ApproveDisclosure', within(member, 'Approve the disclosure'));
  await manager.getByRole('button', { name: 'Record the disclosure' }).click();
  const manner = dialog(manager).getByLabel('How the identity was disclosed');
  await manner.fill('By letter.');
  await press(manager, 'RecordDisclosure', within(manager, 'Record the disclosure'), [manner]);
  await expect(item('The health authority')).toContainText('Disclosed by');
  await look(reporter);
  await expect(reporter.getByText(/We gave your name on/)).toBeVisible();

  await manager.getByRole('button', { name: 'Prepare a disclosure' }).click();
  await dialog(manager).getByLabel('The law requires the disclosure').check();
  await recipient.fill('The district court');
  await dialog(manager).getByLabel('Provision of the law').fill('Section 161');
  await purpose.fill('The court ordered it.');
  await dialog(manager).getByLabel('Inform the reporter later').check();
  await dialog(manager).getByLabel('Reason for informing later').fill('The searches are on Friday.');
  await expectGoodLooks(manager, 'a legal duty that is held back');
  await within(manager, 'Save the legal duty').click();
  await expect(item('The district court')).toContainText('informed later');
  await look(reporter);
  await expect(reporter.getByText(/The district court/)).toHaveCount(0);
  await member.goto(url);
  const theirs = member.getByRole('listitem').filter({ hasText: 'The district court' });
  await theirs.getByRole('button', { name: 'Change the day' }).click();
  const why = dialog(member).getByLabel('Reason for informing later');
  await why.fill('The searches were moved.');
  await press(member, 'HoldBackDisclosure', within(member, 'Change the day'), [why]);
  await expect(theirs).toContainText('The searches were moved.');
  await theirs.getByRole('button', { name: 'Inform the reporter' }).click();
  await press(member, 'TellOfDisclosure', within(member, 'Inform the reporter'));
  await look(reporter);
  await expect(reporter.getByText(/We must give your name to .*The district court/)).toBeVisible();
  await theirs.getByRole('button', { name: 'Cancel the disclosure' }).click();
  const ending = dialog(member).getByLabel('Reason', { exact: true });
  await ending.fill('The court withdrew it.');
  await press(member, 'CancelDisclosure', within(member, 'Cancel the disclosure'), [ending]);
  await expectGoodLooks(member, 'the register of disclosures');
  await look(reporter);
  await expect(reporter.getByText('We will not give your name to this recipient.')).toBeVisible();
  await close();
});
