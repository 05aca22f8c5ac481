/** Mentions in a note. The member chooses a colleague from a list. The text then has `@` and the name, and the note the id. */

export interface Mentionable {
  id: string;
  name: string;
}

/** The start of a mention before the caret: where `@` is, and the letters behind it. */
export function mentionAt(text: string, caret: number): { from: number; typed: string } | undefined {
  const found = /(?:^|[\s(])@([^@\n]{0,40})$/u.exec(text.slice(0, caret));
  return found ? { from: caret - (found[1] ?? '').length - 1, typed: found[1] ?? '' } : undefined;
}

const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The colleagues whose name has a part that begins with the typed letters. */
export function fitting(members: readonly Mentionable[], typed: string): Mentionable[] {
  const wanted = plain(typed);
  return members.filter(({ name }) => ` ${plain(name)}`.includes(` ${wanted}`));
}

/** Puts the name into the text. Returns the text and the place after the name. */
export function withMention(text: string, from: number, caret: number, name: string): { text: string; caret: number } {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(caret).replace(/^ /, ''), caret: before.length };
}

/** The chosen colleagues whose names are still in the text. */
export const mentioned = (text: string, chosen: readonly Mentionable[]): Mentionable[] =>
  chosen.filter(({ name }) => text.includes(`@${name}`));

export const packed = (chosen: readonly Mentionable[]): string => JSON.stringify(chosen.map(({ id, name }) => [id, name]));

export function unpacked(text: string | undefined): Mentionable[] {
  return text ? (JSON.parse(text) as [string, string][]).map(([id, name]) => ({ id, name })) : [];
}

/** The text in parts. A part that mentions a colleague is marked. */
export function parts(text: string, names: readonly string[]): { text: string; isMention: boolean }[] {
  const marks = names.map((name) => `@${name}`).sort((one, other) => other.length - one.length);
  const all: { text: string; isMention: boolean }[] = [];
  let rest = text;
  while (rest) {
    const next = marks.map((mark) => ({ mark, at: rest.indexOf(mark) })).filter(({ at }) => at >= 0);
    const first = next.sort((one, other) => one.at - other.at || other.mark.length - one.mark.length)[0];
    if (!first) break;
    if (first.at > 0) all.push({ text: rest.slice(0, first.at), isMention: false });
    all.push({ text: first.mark, isMention: true });
    rest = rest.slice(first.at + first.mark.length);
  }
  return rest ? [...all, { text: rest, isMention: false }] : all;
}
