// Browser tests against a running `voicase-dev`. The file .voicase/dev.json describes that server. VOICASE_DEV can name
// another file. The tests use the system's Chromium and Firefox ESR, and download no browser.
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { facts } from './support/facts';

const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const isRoot = process.getuid?.() === 0;

/**
 * Debian's Firefox ESR over WebDriver BiDi. `channel` selects this protocol. The executable is a bridge between
 * Playwright and Firefox.
 */
const firefox = {
  browserName: 'firefox' as const,
  channel: 'moz-firefox',
  launchOptions: { executablePath: join(__dirname, '../../clients/scripts/firefox.mjs'), args: [] as string[] },
};

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Node itself loads these modules. Playwright would translate them to CommonJS, which Node refuses in a file named .mjs.
  build: { external: ['**/tests/support/*.mjs'] },
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  // A busy CI machine causes rare failures, so retry once. The report names the retried tests.
  retries: process.env['CI'] ? 1 : 0,
  // In CI, stop after twelve failures, because so many failures have a common cause. `globalTimeout` ends tests that
  // hang, so that Playwright always writes a report.
  maxFailures: process.env['CI'] ? 12 : 0,
  globalTimeout: 40 * 60_000,
  // The timeouts are long, because these tests check behaviour and not speed. A test that hangs still fails.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [
    // The pictures come first, while the demo data is unchanged.
    { name: 'shots', testDir: './shots' },
    { name: 'reporter', testDir: './reporter', use: { baseURL: facts.reporter } },
    // Tor Browser is based on Firefox, so the reporter's main specs also run in Firefox. Firefox starts slowly, so the rest runs in
    // Chromium only.
    {
      name: 'reporter-firefox',
      testDir: './reporter',
      testMatch: /(journey|keyboard|receipt|pieces)\.spec\.ts/,
      use: { ...firefox, baseURL: facts.reporter },
    },
    { name: 'admin', testDir: './admin', use: { baseURL: facts.admin } },
  ],
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'en-GB',
    trace: 'retain-on-failure',
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: isRoot ? [...args, '--no-sandbox'] : args },
  },
});
