/**
 * Takes the README's pictures. Each test checks what its picture must show. Without SHOTS_UPDATE=1, files in docs/shots
 * stay unchanged, because dates and access codes differ in every run.
 */
import { join } from 'node:path';
import type { Locator, Page, TestInfo } from '@playwright/test';
import { expect } from '../support/test';

const LARGEST = 150_000;

export async function picture(page: Page, info: TestInfo, name: string, shows: Locator[]): Promise<void> {
  for (const one of shows) await expect(one, name).toBeInViewport();
  const file = `${name}.png`;
  const path = process.env['SHOTS_UPDATE'] === '1' ? join(__dirname, '../../../docs/shots', file) : info.outputPath(file);
  const image = await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  expect(image.length, `${name} is small enough for a repository`).toBeLessThan(LARGEST);
}
