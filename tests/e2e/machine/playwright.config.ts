// The browser configuration for infra/test/host/whole.test.mjs, which sets the environment.
import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

const found = JSON.parse(process.env['CHROMIUM_ARGS'] ?? '[]') as string[];
const launch = base.use?.launchOptions;

export default defineConfig({
  ...base,
  testDir: '.',
  outputDir: '../../../test-results/machine',
  projects: [{ name: 'machine' }],
  maxFailures: 1,
  use: { ...base.use, launchOptions: { ...launch, args: [...(launch?.args ?? []), ...found] } },
});
