/** Moves the focus to the first filter when the button in focus is about to disappear. Acts on a selection hide the filters. */
export const focusFilters = () =>
  [...document.querySelectorAll<HTMLElement>('.list-bar button')].find((one) => getComputedStyle(one).visibility === 'visible')?.focus();
