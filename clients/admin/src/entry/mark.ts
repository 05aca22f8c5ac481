/**
 * A mark in the history entry (`history.state`) of a signed-in page. After a reload, the page then loads its code and the list of cases
 * together with the session, instead of one after the other. The mark is a guess: the server still decides what the member may see.
 */
export interface Mark {
  organisation: string;
  /** The rights that the first list depends on. */
  handles: boolean;
  dialogue: boolean;
}

const read = (state: unknown): Mark | undefined => (state as { voicase?: Mark } | null)?.voicase;

/** The mark at the start of the visit. The router replaces the state of the entry. */
let first = read(window.history.state);

export const isMarked = () => first !== undefined;

/** Returns the mark once: later the account itself is known. */
export function takeMark(): Mark | undefined {
  const mark = first;
  first = undefined;
  return mark;
}

/** Marks the current history entry. The router's own `replaceState` would start a navigation. */
export const setMark = (mark: Mark) =>
  History.prototype.replaceState.call(window.history, { ...(window.history.state as object), voicase: mark }, '');
