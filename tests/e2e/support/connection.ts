/** Interferes with the page under test: holds the requests of an operation, and imitates a translator. */
import { type Page, type Route, test } from '@playwright/test';
import { nameOf } from '../../support/operations.mjs';

/** Skips the test in Firefox, because WebDriver BiDi does not expose request bodies. */
export const needsBodies = (page: Page): void =>
  test.skip(page.context().browser()?.browserType().name() === 'firefox', 'WebDriver BiDi does not show the body of a request');

export const operationOf = (route: Route): string | undefined =>
  nameOf('reporter', (JSON.parse(route.request().postData() ?? '{}') as { id: string }).id);

/** Holds the requests of one operation until `letGo`. */
export async function hold(page: Page, name: string): Promise<{ letGo: () => void; inputs: Record<string, unknown>[] }> {
  needsBodies(page);
  let letGo = (): void => undefined;
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  const inputs: Record<string, unknown>[] = [];
  await page.route('**/graphql', async (route) => {
    if (operationOf(route) !== name) return route.fallback();
    inputs.push((route.request().postDataJSON() as { variables: { input: Record<string, unknown> } }).variables.input);
    await gone;
    return route.fallback().catch(() => undefined);
  });
  return { letGo, inputs };
}

/** Imitates a browser's translator, which replaces each text node with new elements. */
export const translate = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts) {
      if (text.parentElement?.closest('[translate=no], textarea, option, font')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data;
      outer.append(inner);
      text.replaceWith(outer);
    }
  });
