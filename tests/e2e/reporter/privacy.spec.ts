import { facts } from '../support/facts';
import { expect, test } from '../support/test';
import { button, heading, keepReceipt, goToReview, openChannel, sendReport, startReport, tellWhatHappened } from './steps';

const traces = async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: 'caches' in globalThis ? (await caches.keys()).length : 0,
  workers: 'serviceWorker' in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
});

test('nothing stays in the browser and nothing stands in the address', async ({ page, context }) => {
  const addresses = new Set<string>();
  page.on('framenavigated', (frame) => addresses.add(frame.url()));
  await sendReport(page, 'No trace.');
  expect(await page.evaluate(traces)).toEqual({ cookies: '', local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
  expect(await context.cookies()).toEqual([]);
  expect([...addresses]).toEqual([new URL(facts.channel, facts.reporter).href]);
  expect(await page.evaluate(() => typeof history.state)).toBe('number');
});

test('the receipt never leaves the browser', async ({ page }) => {
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`));
  const receipt = await sendReport(page, 'Secret.');
  const plain = receipt.replace(/\W/g, '');
  expect(sent.length).toBeGreaterThan(4);
  for (const request of sent) expect(request.replace(/\W/g, '').toUpperCase()).not.toContain(plain);
});

test('leaving wipes the page at once, by button and by Shift three times', async ({ page }) => {
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Somebody comes in.');
  await button(page, 'Leave this page').click();
  await expect(page).toHaveURL('about:blank');

  await openChannel(page);
  await startReport(page);
  await expect(page.getByLabel('What happened?')).toHaveValue('');
  await tellWhatHappened(page, 'Again.');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('Shift');
  await expect(page).toHaveURL('about:blank');
});

test('after leaving, Back does not lead to the page again', async ({ page }) => {
  await page.goto('about:blank');
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'Somebody looks at the history.');
  await goToReview(page);
  await button(page, 'Leave this page').click();
  await expect(page).toHaveURL('about:blank');
  await page.goBack().catch(() => undefined);
  await expect(page).toHaveURL('about:blank');
});

test('a session that nobody uses is warned of and ends; a message being written survives it', async ({ page }) => {
  await page.clock.install();
  await openChannel(page);
  await startReport(page);
  await tellWhatHappened(page, 'I will be called away.');
  await goToReview(page);
  await button(page, 'Send the report').click();
  const receipt = await keepReceipt(page);
  await page.getByLabel('Write a message').fill('Half a sentence');
  await page.clock.runFor('13:30');
  await expect(button(page, 'Keep the report open')).toBeVisible();
  await button(page, 'Keep the report open').click();
  await expect(button(page, 'Keep the report open')).toBeHidden();
  await page.clock.runFor('15:30');
  await expect(heading(page)).toHaveText('Your report is locked');
  await expect(page.getByText('I will be called away.')).toHaveCount(0);
  await button(page, 'Return to a report').click();
  await page.getByLabel('Your access code').fill(receipt);
  await button(page, 'Open the report').click();
  await expect(page.getByLabel('Write a message')).toHaveValue('Half a sentence');
});
