/**
 * Follows a report through the edge of a single machine, from submission to the dialogue. Tests depend on earlier ones.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { heading, message, openMessage, sendNow, tab } from '../admin/desk';
import { button, device, enrol, main, password } from '../admin/newcomer';
import { keepReceipt, openChannel, openWith, startReport } from '../reporter/steps';
import { facts } from '../support/facts';
import { expect, test, type Page } from '../support/test';

const film = Buffer.alloc(10 << 20, 'Film. ');
const quoted =
  `planted-words <script>alert(document.cookie)</script> ' OR 1=1; DROP TABLE report; -- ../../etc/passwd \${jndi:ldap://x} ${'秤の目盛り。'.repeat(80)}\n`.repeat(
    20,
  );
const question = 'planted-question: <b>since when</b>?';
const answer = 'planted-answer: since 1=1; SELECT * FROM scale';
const colleague = process.env['COLLEAGUE'] ?? '';
const userAgent = 'PlantedAgent/1.0 (X11; Linux x86_64) Chrome/150.0.0.0';

test.describe.configure({ mode: 'serial' });
test.use({ userAgent, extraHTTPHeaders: {} });

/**
 * Collects the URLs of HTTPS responses without HSTS. Only the first response of a URL counts, because the next one may
 * come from the browser's cache, which drops the header.
 */
function withoutHsts(page: Page): string[] {
  const urls: string[] = [];
  const seen = new Set<string>();
  page.on('response', (response) => {
    const url = response.url();
    if (url.startsWith('https:') && !seen.has(url) && !response.headers()['strict-transport-security']?.startsWith('max-age=63072000'))
      urls.push(url);
    seen.add(url);
  });
  return urls;
}

async function saved(page: Page, save: () => Promise<unknown>): Promise<Buffer> {
  const saving = page.waitForEvent('download');
  await save();
  return readFileSync(await (await saving).path());
}

let receipt = '';

// Staff comes first, because a channel takes no report before a member could read it.
test.describe('staff first', () => {
  test.use({ baseURL: facts.admin });

  test('the administrator comes by the link and invites a compliance officer by mail', async ({ page }) => {
    const bare = withoutHsts(page);
    await device(page);
    await page.goto(process.env['LINK'] ?? '');
    await page.getByLabel('Your name').fill('Kim First');
    await page.getByLabel('New password').fill(password);
    await button(page, 'Continue').click();
    await button(page, 'Create a passkey').click();
    await page.getByLabel('I have stored the codes').check();
    await button(page, 'Continue').click();
    await main(page).getByRole('link', { name: 'Settings' }).click();
    await page.getByRole('link', { name: 'Invite a member' }).click();
    await expect(heading(page)).toHaveText('Invite a member');
    await expect(heading(page)).toBeFocused();
    await page.getByLabel('Email').fill(colleague);
    await page.getByLabel('Start from a preset').selectOption('Compliance officer');
    await button(page, 'Send the invitation').click();
    await expect(page.getByRole('listitem').filter({ hasText: colleague })).toContainText('Compliance officer');
    expect(bare).toEqual([]);
  });
});

test.describe('reporters', () => {
  test.use({ baseURL: facts.reporter });

  test('a report of more than 60 KiB full of SQL and HTML goes out with a file of 10 MiB', async ({ page }) => {
    const bare = withoutHsts(page);
    const lengths: number[] = [];
    page.on('request', (request) => void lengths.push(request.postDataBuffer()?.length ?? 0));
    await openChannel(page);
    await startReport(page);
    await page.getByLabel('What happened?').fill(quoted.slice(0, 9_900));
    for (;;) {
      const here = await heading(page).textContent();
      if (here?.includes('Files')) break;
      for (const field of await page.locator('textarea').all()) if (!(await field.inputValue())) await field.fill(quoted.slice(0, 3_900));
      await button(page, 'Continue').click();
      await expect(heading(page)).not.toHaveText(here ?? '');
    }
    await page.getByLabel('Add files').setInputFiles({ name: 'planted-film.bin', mimeType: 'application/octet-stream', buffer: film });
    await expect(page.getByText('Sent', { exact: true })).toBeVisible();
    await button(page, 'Continue').click();
    await expect(heading(page)).toContainText('Check your answers');
    lengths.length = 0;
    await button(page, 'Send the report').click();
    receipt = await keepReceipt(page);
    writeFileSync(process.env['RECEIPT'] ?? '', receipt);
    expect(Math.max(...lengths)).toBeGreaterThan(60 << 10);
    expect(bare).toEqual([]);
  });
});

test.describe('staff', () => {
  test.use({ baseURL: facts.admin });

  test('the compliance officer reads the report, asks back, and sees the answer arrive', async ({ page, browser }) => {
    const bare = withoutHsts(page);
    const connection = page.waitForEvent('websocket');
    await enrol(page, colleague);
    expect((await connection).url()).toBe(`wss://${new URL(facts.admin).host}/graphql/live`);
    await page.goto('/cases?view=all');
    await page.locator('.row-link').first().click();
    await tab(page, 'Report');
    await expect(page.getByText(quoted.slice(0, 100)).first()).toBeVisible();
    await tab(page, 'Files');
    await button(page, 'Open planted-film.bin').click();
    expect(
      (await saved(page, () => page.getByRole('dialog').getByRole('button', { name: 'Download file anyway' }).click())).equals(film),
    ).toBe(true);
    await tab(page, 'Conversation');
    await openMessage(page);
    await message(page).fill(question);
    await sendNow(page);
    await expect(page.getByText('Your message was sent to the reporter.')).toBeVisible();

    // From here on, the test does nothing in the staff page. The page must update itself.
    const context = await browser.newContext({ baseURL: facts.reporter, locale: 'en-GB', userAgent });
    const reporter = await context.newPage();
    await openWith(reporter, receipt);
    await expect(reporter.getByText(question)).toBeVisible();
    await reporter.getByLabel('Write a message').fill(answer);
    await button(reporter, 'Send the message').click();
    await expect(page.locator('.message').filter({ hasText: answer })).toBeVisible();
    await context.close();
    expect(bare).toEqual([]);
  });
});

test.describe('reporters again', () => {
  test.use({ baseURL: facts.reporter });

  test('the receipt opens what was sent and what was asked', async ({ page }) => {
    const bare = withoutHsts(page);
    await openWith(page, receipt);
    await expect(page.getByText(question)).toBeVisible();
    await page.getByText('What I sent').click();
    await expect(page.getByText(quoted.slice(0, 100)).first()).toBeVisible();
    expect((await saved(page, () => button(page, 'Save planted-film.bin').click())).equals(film)).toBe(true);
    expect(bare).toEqual([]);
  });
});
