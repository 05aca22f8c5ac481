// Browser tests against a running `voicase dev`, whose facts stand in .voicase/dev.json (or in the file that VOICASE_DEV names).
// The browsers are the system's own Chromium and Firefox ESR; nothing is downloaded.
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

/** Debian's Firefox ESR over WebDriver BiDi: the channel names the protocol, the executable is a bridge between the two. */
const firefox = {
  browserName: 'firefox' as const,
  channel: 'moz-firefox',
  launchOptions: { executablePath: join(__dirname, '../../clients/scripts/firefox.mjs'), args: [] as string[] },
};

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  fullyParallel: false,
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  // A machine that is busy with other things stumbles: one more try, and the report names who needed it.
  retries: process.env['CI'] ? 1 : 0,
  // What is broken for all is told after a few, and whatever stands still ends: the report is worth more than the rest.
  maxFailures: process.env['CI'] ? 12 : 0,
  globalTimeout: 40 * 60_000,
  // Nothing here is about speed: a slow machine takes its time, and what stands still is told all the same.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  projects: [
    // First, while the demonstration is as it was made.
    { name: 'shots', testDir: './shots' },
    { name: 'reporter', testDir: './reporter', use: { baseURL: facts.reporter } },
    // What Tor Browser is made of, for the reporter's journey. Its launch costs more, so the rest is Chromium's.
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
