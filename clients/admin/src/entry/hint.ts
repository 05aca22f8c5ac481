/**
 * A hint in the history entry (`history.state`) of a signed-in page. With the hint, a reloaded page loads its code, its
 * data and the session at the same time. The hint is only a guess. The server still decides what the member
 * may see.
 */
export interface SessionHint {
  organisation: string;
  /** The rights that the first requests depend on. */
  handles: boolean;
  dialogue: boolean;
  assigns: boolean;
  closes: boolean;
  manages: boolean;
  identity: boolean;
}

const read = (state: unknown): SessionHint | undefined => (state as { voicase?: SessionHint } | null)?.voicase;

/** The hint at the start of the visit, read before the router replaces the state of the entry. */
let first = read(window.history.state);

export const hasHint = () => first !== undefined;

/** Returns the hint once. Later calls return undefined, because the account itself is known by then. */
export function takeHint(): SessionHint | undefined {
  const hint = first;
  first = undefined;
  return hint;
}

/**
 * Writes the hint into the current history entry. This calls the browser's `replaceState` directly, because the
 * router's replacement for it would start a navigation.
 */
export const setHint = (hint: SessionHint) =>
  History.prototype.replaceState.call(window.history, { ...(window.history.state as object), voicase: hint }, '');
