/** Where the focus goes when what it stood on has gone from the page: to the heading above. */
export const focusOn = (id: string) => requestAnimationFrame(() => document.getElementById(id)?.focus());
