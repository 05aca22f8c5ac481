/** What is begun and not sent, wherever it stands: it is asked before the page goes away, and dropped when the member leaves. */
interface Keeper {
  any: () => boolean;
  forget: () => void;
}

const keepers = new Set<Keeper>();

export const keep = (keeper: Keeper) => void keepers.add(keeper);
export const anyUnsaved = () => [...keepers].some((keeper) => keeper.any());
export function forgetUnsaved() {
  for (const keeper of keepers) keeper.forget();
}
