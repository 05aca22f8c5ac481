/** The filter of the conversation in the address, such as `?show=notes`. */
const kinds = ['messages', 'notes', 'events'] as const;
export type Show = 'all' | (typeof kinds)[number];
export interface ShowSearch {
  show?: Exclude<Show, 'all'>;
}

export const readShow = ({ show }: Record<string, unknown>): ShowSearch => {
  const known = kinds.find((one) => one === show);
  return known ? { show: known } : {};
};

/** The choices that a member with these rights has. A single kind needs no filter. */
export function choices(messages: boolean, notes: boolean): Show[] {
  if (!messages && !notes) return ['events'];
  return ['all', ...(messages ? (['messages'] as const) : []), ...(notes ? (['notes'] as const) : []), 'events'];
}
