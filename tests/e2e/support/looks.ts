import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll } from './test';

/** Takes a picture for a person who looks at the page, if the variable `SHOTS` names a folder. */
async function picture(page: Page, what: string): Promise<void> {
  const folder = process.env['SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${what.replaceAll('/', '_')}.png`, fullPage: true });
}

/** Shows the whole page at once. Otherwise a bar that stays at the bottom may cover half of a button. */
export async function showWhole(page: Page, width: number, height: number): Promise<void> {
  await page.setViewportSize({ width, height });
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, whole + 100) });
}

/** Expects no accessibility violation and no overflow in light colours, in dark colours, and on a small phone. */
export async function expectGoodLooks(page: Page, what: string, height = 900) {
  for (const [colorScheme, width] of [
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await showWhole(page, width, height);
    await expectAccessible(page, `${what}, ${colorScheme}, ${width} px`);
    await expectNoSidewaysScroll(page, `${what}, ${width} px`);
    await picture(page, `${what} ${colorScheme} ${String(width)}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Expects that in forced colours each element has an edge in a system colour. */
export async function expectEdges(page: Page, things: string, what: string): Promise<void> {
  for (const element of await page.locator(things).all()) {
    const edge = await element.evaluate((node) => {
      const style = getComputedStyle(node);
      return {
        width: parseFloat(style.borderInlineStartWidth),
        line: style.borderInlineStartStyle,
        color: style.borderInlineStartColor,
        back: getComputedStyle(document.body).backgroundColor,
      };
    });
    expect(edge.width, what).toBeGreaterThan(0);
    expect(edge.line, what).not.toBe('none');
    expect(edge.color, what).not.toBe(edge.back);
  }
}

interface Enlarged {
  size: string;
  spaced: boolean;
}

/** Sets the text to twice its size, or to the spacing of WCAG 1.4.12. */
function enlarge({ size, spaced }: Enlarged) {
  document.documentElement.style.fontSize = size;
  const sheet = new CSSStyleSheet();
  if (spaced)
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }',
    );
  document.adoptedStyleSheets = [sheet];
}

/** Finds texts that are cut off or overflow their own box. */
function cutOff(): string[] {
  const found = new Set<string>();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!parent?.checkVisibility() || !text.textContent?.trim() || parent.closest('select, textarea, title, script')) continue;
    // Measure word by word, because a space at the end of a line may overflow.
    const boxes = [...text.textContent.matchAll(/\S+/g)].flatMap((word) => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return [...range.getClientRects()];
    });
    for (let around: Element | null = parent; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      const box = around.getBoundingClientRect();
      // Skip a text that only screen readers show.
      if (box.width <= 1 || style.clipPath !== 'none') break;
      // A text of one line may end in an ellipsis if its tooltip has the whole text.
      if (style.textOverflow === 'ellipsis' && around.getAttribute('title')?.includes(text.textContent.trim())) break;
      const [cutsX, cutsY] = [style.overflowX, style.overflowY].map((way) => way === 'hidden' || way === 'clip');
      const room = 1 + (parseFloat(style.overflowClipMargin) || 0);
      const holds = around === parent && style.display !== 'inline';
      for (const one of boxes) {
        if ((cutsX || holds) && (one.left < box.left - room || one.right > box.right + room)) found.add(text.textContent.trim());
        if (cutsY && (one.top < box.top - room || one.bottom > box.bottom + room)) found.add(text.textContent.trim());
      }
    }
  }
  return [...found];
}

/** Expects that large or widely spaced text is not cut off, and that the page does not scroll sideways. */
export async function expectRoomForText(page: Page, what: string): Promise<void> {
  for (const [name, width, look] of [
    ['200 %', 1280, { size: '200%', spaced: false }],
    ['spaced', 1280, { size: '', spaced: true }],
    ['spaced', 320, { size: '', spaced: true }],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(enlarge, look);
    const scroll = () => page.evaluate(() => document.documentElement.scrollWidth);
    await expect.configure({ soft: true }).poll(scroll, `${what}, ${name}, ${width} px`).toBeLessThanOrEqual(width);
    expect.soft(await page.evaluate(cutOff), `${what}, ${name}, ${width} px`).toEqual([]);
    await picture(page, `${what} ${name} ${String(width)}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
