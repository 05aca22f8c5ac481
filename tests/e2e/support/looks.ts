import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll } from './test';

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

/** In forced colours: each of these things has an edge that is drawn in the colours of the system. */
export async function expectEdges(page: Page, things: string, what: string): Promise<void> {
  for (const element of await page.locator(things).all()) {
    const edge = await element.evaluate((node) => {
      const style = getComputedStyle(node);
      return { width: parseFloat(style.borderInlineStartWidth), line: style.borderInlineStartStyle, color: style.borderInlineStartColor, back: getComputedStyle(document.body).backgroundColor };
    });
    expect(edge.width, what).toBeGreaterThan(0);
    expect(edge.line, what).not.toBe('none');
    expect(edge.color, what).not.toBe(edge.back);
  }
}
