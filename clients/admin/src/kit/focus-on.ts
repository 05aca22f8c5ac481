/** Moves the focus to a heading after the focused element was removed. */
export const focusOn = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus());
