/**
 * The registry of unsent input. The page asks before it is closed with unsent input. At sign-out, all input is dropped.
 */
export interface Unsent {
  /** The place of the text in the application, such as `<case id>:dialogue`. */
  name: string;
  field: string;
  text: string;
}

interface Keeper {
  /** The input goes on its way by itself and survives a change of the organisation. */
  leaves?: true;
  /** With `of`, checks only the input for that case. */
  any: (of?: string) => boolean;
  forget: (of?: string) => void;
  /** Unsent texts that can be copied. */
  texts?: () => Unsent[];
}

const keepers = new Set<Keeper>();

/** Whether the name belongs to the case. True for every name if no case is given. */
export const belongs = (name: string, of: string | undefined): boolean => of === undefined || name.startsWith(`${of}:`);

export const registerKeeper = (keeper: Keeper) => void keepers.add(keeper);
export const anyUnsaved = (of?: string) => [...keepers].some((keeper) => keeper.any(of));
/** Whether a change of the organisation would drop input. */
export const anyLost = () => [...keepers].some((keeper) => !keeper.leaves && keeper.any());
export const unsentTexts = (of?: string): Unsent[] =>
  [...keepers].flatMap((keeper) => keeper.texts?.() ?? []).filter(({ name }) => belongs(name, of));
export function forgetUnsaved(of?: string) {
  for (const keeper of keepers) keeper.forget(of);
}

/** Drops the input for the organisation that the member leaves. Messages that wait to be sent stay. */
export function forgetDrafts() {
  for (const keeper of keepers) if (!keeper.leaves) keeper.forget();
}
