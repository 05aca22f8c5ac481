/** The actions of a reporter in the reporter application. */
import { type Page, expect } from '../support/test';
import { facts } from '../support/facts';

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });
export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

export async function openChannel(page: Page): Promise<void> {
  await page.goto(facts.channel);
  await expect(button(page, 'Start a report')).toBeVisible();
}

const onward = async (page: Page) => {
  const before = await heading(page).textContent();
  await button(page, 'Continue').click();
  await expect(heading(page)).not.toHaveText(before ?? '');
};

/** Goes to the first question. If the channel asks about anonymity first, keeps the default. */
export async function startReport(page: Page): Promise<void> {
  await button(page, 'Start a report').click();
  await expect(heading(page)).toHaveText(/Step 1 of/);
  if ((await heading(page).textContent())?.includes('Your name')) await onward(page);
}

export async function tellWhatHappened(page: Page, text: string): Promise<void> {
  await page.getByLabel('What happened?').fill(text);
}

export async function goToFiles(page: Page): Promise<void> {
  while (!(await heading(page).textContent())?.includes('Files')) await onward(page);
}

export async function goToReview(page: Page): Promise<void> {
  await goToFiles(page);
  await onward(page);
  await expect(heading(page)).toContainText('Check your answers');
}

/** Confirms that the access code is saved by typing its last group. Returns the access code. */
export async function keepReceipt(page: Page): Promise<string> {
  await expect(heading(page)).toHaveText('Your report has arrived');
  const receipt = ((await page.locator('#receipt-code').textContent()) ?? '').trim();
  await page.getByLabel('Type the last group of four').fill(receipt.split(' ').at(-1) ?? '');
  await button(page, 'I have saved the code').click();
  await expect(heading(page)).toContainText('Your report');
  return receipt;
}

export async function sendReport(page: Page, text: string): Promise<string> {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, text);
  await goToReview(page);
  await button(page, 'Send the report').click();
  return keepReceipt(page);
}

export async function openWith(page: Page, receipt: string): Promise<void> {
  await openChannel(page);
  await button(page, 'Return to a report').click();
  await page.getByLabel('Your access code').fill(receipt);
  await button(page, 'Open the report').click();
}
