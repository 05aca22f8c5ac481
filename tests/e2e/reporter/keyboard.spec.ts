import { facts } from '../support/facts';
import { expect, test, type Page } from '../support/test';
import { heading } from './steps';

/** Presses Tab until the wanted element has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => {
      const element = document.activeElement;
      const labelled =
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : undefined;
      return labelled ?? element?.textContent ?? '';
    });
    if (name.test(label)) return;
  }
  throw new Error(`${name} cannot be reached`);
}

async function turned(page: Page, to: RegExp): Promise<void> {
  await expect(heading(page)).toHaveText(to);
  await expect(heading(page)).toBeFocused();
}

test('a report is sent and answered with the keyboard alone', async ({ page }) => {
  await page.goto(facts.channel);
  await expect(heading(page)).toHaveText('Report a concern');
  // The heading is in the static page. The select element for the language appears only after the script has run.
  await expect(page.getByLabel('Language')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Language')).toBeFocused();
  await tabTo(page, /^Start a report/);
  await page.keyboard.press('Enter');
  await turned(page, /Step 1 of/);
  if ((await heading(page).textContent())?.includes('Your name')) {
    await tabTo(page, /I stay anonymous/);
    await page.keyboard.press('Enter');
    await turned(page, /Step 2 of/);
  }
  await tabTo(page, /^What happened/);
  await page.keyboard.type('By keyboard.');
  while (!(await heading(page).textContent())?.includes('Check')) {
    const before = (await heading(page).textContent()) ?? '';
    await tabTo(page, /^Continue/);
    await page.keyboard.press('Enter');
    await expect(heading(page)).not.toHaveText(before);
    await expect(heading(page)).toBeFocused();
  }
  await tabTo(page, /^Send the report/);
  await page.keyboard.press('Space');
  await turned(page, /Your report has arrived/);
  const last = ((await page.locator('#receipt-code').textContent()) ?? '').trim().split(' ').at(-1) ?? '';
  await tabTo(page, /^Type the last group/);
  await page.keyboard.type(last);
  await page.keyboard.press('Enter');
  await turned(page, /Your report/);
  await tabTo(page, /^Write a message/);
  await page.keyboard.type('One more thing.');
  await tabTo(page, /^Send the message/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listitem').filter({ hasText: 'One more thing.' })).toBeVisible();
});
