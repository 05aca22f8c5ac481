/** What is begun and not sent, wherever it stands: it is asked before the page goes away, and dropped when the member leaves. */
export interface Unsent {
  /** What it belongs to: `<case>:<place>`. */
  name: string;
  field: string;
  text: string;
}

interface Keeper {
  any: () => boolean;
  forget: () => void;
  /** What could be copied out, where it is text. */
  texts?: () => Unsent[];
}

const keepers = new Set<Keeper>();

export const keep = (keeper: Keeper) => void keepers.add(keeper);
export const anyUnsaved = () => [...keepers].some((keeper) => keeper.any());
export const unsentTexts = (): Unsent[] => [...keepers].flatMap((keeper) => keeper.texts?.() ?? []);
export function forgetUnsaved() {
  for (const keeper of keepers) keeper.forget();
}
