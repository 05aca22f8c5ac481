/** A line of the palette. */
export interface PaletteEntry {
  id: string;
  name: string;
  /** Further words that find the entry. */
  words?: string;
  act: () => void;
}

export interface PaletteGroup {
  name: string;
  items: PaletteEntry[];
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/** The entries whose name or words contain every word of the query, in any order. Accents do not count. */
export function matching(groups: readonly PaletteGroup[], query: string): PaletteGroup[] {
  const wanted = plain(query).split(/\s+/).filter(Boolean);
  const fits = ({ name, words = '' }: PaletteEntry) => wanted.every((word) => plain(`${name} ${words}`).includes(word));
  return groups.map((group) => ({ ...group, items: group.items.filter(fits) })).filter(({ items }) => items.length > 0);
}

/** Whether the text may be a case number. The server knows the exact form. */
export const mayBeNumber = (query: string): boolean => /\d/.test(query);
