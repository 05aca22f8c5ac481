/** Returns the address of the main script that the HTML names. Each release has another main script. */
const mainScript = (html: string): string | undefined => /<script\b[^>]*\btype="module"[^>]*\bsrc="([^"]+)"/.exec(html)?.[1];

/**
 * Whether the server has another release than this page. The server's HTML is fetched without caches. If the server
 * does not answer, the result is false.
 */
export async function isNewer(shown = document.documentElement.outerHTML, asked = '/'): Promise<boolean> {
  try {
    const answer = await fetch(asked, { cache: 'no-store', credentials: 'omit' });
    const served = answer.ok ? mainScript(await answer.text()) : undefined;
    return served !== undefined && served !== mainScript(shown);
  } catch {
    return false;
  }
}
