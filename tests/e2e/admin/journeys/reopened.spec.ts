import { details } from '../case-page';
import { expect, show, tab, test } from '../desk';
import { act, picture, stage } from './steps';

test('a case that closed long ago is opened again', async ({ page }, info) => {
  // The demo data closed its oldest case months ago.
  await page.goto('/cases?view=closed&order=RECEIVED');
  await page.locator('.row-link').last().click();
  await expect(stage(page)).toHaveText('Closed');
  await expect(details(page)).toContainText(/Due for erasure on/);
  await act(page, 'Reopen the case', { Reason: 'A second witness has come forward.' });
  await expect(stage(page)).toHaveText('Investigation');
  await expect(details(page)).toContainText('3 months after the reopening');
  await tab(page, 'Conversation');
  await show(page, 'Events');
  await expect(page.getByRole('listitem').filter({ hasText: 'A second witness has come forward.' })).toBeVisible();
  await picture(page, info, 'reopened', [stage(page)]);
});
