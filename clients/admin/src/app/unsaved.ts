/** What is begun and not sent, wherever it stands: it is asked before the page goes away, and dropped when the member leaves. */
export interface Unsent {
  /** What it belongs to: `<case>:<place>`. */
  name: string;
  field: string;
  text: string;
}

interface Keeper {
  /** With `of`, only what belongs to that case. */
  any: (of?: string) => boolean;
  forget: (of?: string) => void;
  /** What could be copied out, where it is text. */
  texts?: () => Unsent[];
}

const keepers = new Set<Keeper>();

/** Whether what is kept under that name belongs to the case, or to any. */
export const belongs = (name: string, of: string | undefined): boolean => of === undefined || name.startsWith(`${of}:`);

export const keep = (keeper: Keeper) => void keepers.add(keeper);
export const anyUnsaved = (of?: string) => [...keepers].some((keeper) => keeper.any(of));
export const unsentTexts = (of?: string): Unsent[] =>
  [...keepers].flatMap((keeper) => keeper.texts?.() ?? []).filter(({ name }) => belongs(name, of));
export function forgetUnsaved(of?: string) {
  for (const keeper of keepers) keeper.forget(of);
}
