/** Moves the focus to the first filter, or act on the selection, in sight when the button in focus is about to disappear. */
export function focusFilters() {
  const buttons = [...document.querySelectorAll<HTMLElement>('.list-bar button')];
  buttons.find((button) => button.getClientRects().length > 0 && getComputedStyle(button).visibility === 'visible')?.focus();
}
