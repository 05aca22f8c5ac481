/** Moves the focus to the first filter in sight when the button in focus is about to disappear. */
export function focusFilters() {
  const buttons = [...document.querySelectorAll<HTMLElement>('.filter-bar button')];
  buttons.find((button) => button.getClientRects().length > 0)?.focus();
}
