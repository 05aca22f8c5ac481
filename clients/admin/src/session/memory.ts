/**
 * The few settings that outlive the page: organisation, language, theme, shortcuts, whether titles are hidden, whether
 * the set-up checklist is collapsed, the columns and row height of the list, and whether the page is locked. The
 * settings hold no content of a case. A browser may refuse to store them. `early.js` reads the theme too. Apart from
 * these settings, only the hint in the history entry is stored (`entry/hint.ts`). The router's scroll memory
 * (`sessionStorage`) is off, and pages are loaded by `app/lazy.tsx`, which stores nothing.
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
    // The browser refused to store the setting, so the setting applies to this page only.
  }
}
