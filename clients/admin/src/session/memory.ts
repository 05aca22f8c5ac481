/**
 * The few settings that outlive the page: organisation, language, appearance, shortcuts, and whether the page is locked. They contain no
 * content. A browser may refuse to store them. `early.js` reads the appearance too. Nothing else is stored, except a mark in the history
 * entry (`entry/hint.ts`). The router's scroll memory (`sessionStorage`) is off, and pages are loaded by `app/lazy.tsx`, which stores
 * nothing.
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
    // The setting then applies to this page only.
  }
}
