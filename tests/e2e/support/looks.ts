import type { Page } from '@playwright/test';
import { expectAccessible, expectNoSidewaysScroll } from './test';

/** Light, dark and as narrow as a small phone: no barrier that a program can find, and nothing that sticks out. */
export async function expectGoodLooks(page: Page, what: string) {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page, `${what}, ${colorScheme}, ${width} px`);
    await expectNoSidewaysScroll(page, `${what}, ${width} px`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}
