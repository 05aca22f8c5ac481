/**
 * The few choices that outlive the page: organisation, language, appearance, keys, and that the page is locked. Never content. A browser may refuse even that.
 * `early.js` reads the appearance too. Nothing else is stored: the router's memory of scroll positions (`sessionStorage`) is not
 * used, and pages are fetched by `app/lazy.tsx`, which leaves no mark.
 */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function remember(key: string, value: string | null) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // The choice then holds for this page only.
  }
}
