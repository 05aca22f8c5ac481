/** Whether the server has another release than the one this page was loaded from: its page then names another main script. */
const mainScript = (html: string): string | undefined => /<script\b[^>]*\btype="module"[^>]*\bsrc="([^"]+)"/.exec(html)?.[1];

/** `asked` is fetched past every cache. A server that does not answer is no newer one. */
export async function isNewer(shown = document.documentElement.outerHTML, asked = '/'): Promise<boolean> {
  try {
    const answer = await fetch(asked, { cache: 'no-store', credentials: 'omit' });
    const served = answer.ok ? mainScript(await answer.text()) : undefined;
    return served !== undefined && served !== mainScript(shown);
  } catch {
    return false;
  }
}
