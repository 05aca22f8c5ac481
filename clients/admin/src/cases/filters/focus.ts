/** Moves the focus to the first filter when the button in focus is about to disappear. */
export const focusFilters = () => document.querySelector<HTMLElement>('.filter-chips button')?.focus();
