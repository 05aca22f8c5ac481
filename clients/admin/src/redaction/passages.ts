/** Passages of a text that are blacked out. */

/** Replaces a passage of any length (`MARK` in api/src/redaction). */
export const MARK = '███';
const BLOCK = '█';

/** A passage: its first character, and the character after it. */
export type Passage = readonly [from: number, to: number];

/** Sorts the passages, and joins those that touch. */
export function join(passages: readonly Passage[]): Passage[] {
  const joined: Passage[] = [];
  for (const [from, to] of [...passages].sort(([one], [other]) => one - other)) {
    const last = joined.at(-1);
    if (last && from <= last[1]) joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
    else if (from < to) joined.push([from, to]);
  }
  return joined;
}

/** A selection without white space at its ends, and with whole characters. `undefined` for a selection without a character. */
export function passageIn(text: string, [from, to]: Passage): Passage | undefined {
  const selected = text.slice(from, to);
  if (!selected.trim()) return undefined;
  const start = from + selected.length - selected.trimStart().length;
  const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  const last = characters.containing(start + selected.trim().length - 1);
  let [first, end] = [characters.containing(start)?.index ?? start, last ? last.index + last.segment.length : to];
  // A mark beside a block of the text itself could not be told apart from the block.
  while (text[first - 1] === BLOCK) first -= 1;
  while (text[end] === BLOCK) end += 1;
  return [first, end];
}

export const blackOut = (passages: readonly Passage[], passage: Passage): Passage[] => join([...passages, passage]);

export const showAgain = (passages: readonly Passage[], [first, end]: Passage): Passage[] =>
  passages
    .flatMap(([from, to]): Passage[] => [
      [from, Math.min(to, first)],
      [Math.max(from, end), to],
    ])
    .filter(([from, to]) => from < to);

/** Whether a passage is blacked out as a whole. */
export const isIn = (passages: readonly Passage[], [first, end]: Passage): boolean =>
  passages.some(([from, to]) => from <= first && end <= to);

/** The text with a mark for each passage. */
export function redacted(text: string, passages: readonly Passage[]): string {
  const ends = [0, ...passages.map(([, to]) => to)];
  return ends.map((end, at) => text.slice(end, passages[at]?.[0])).join(MARK);
}

/**
 * The passages of a redacted text. If the text between two passages occurs several times, the first place counts: "Anna and
 * Ben" and "Cem" come back as "Anna" and "Ben and Cem". All of them give the same redacted text, and the preview shows what
 * appears when a member shows one of them again.
 */
export function passagesOf(text: string, redactedText: string): Passage[] {
  const [first = '', ...parts] = redactedText.split(MARK);
  const passages: Passage[] = [];
  let from = first.length;
  parts.forEach((part, at) => {
    const to = at === parts.length - 1 ? text.length - part.length : text.indexOf(part, from + 1);
    passages.push([from, to]);
    from = to + part.length;
  });
  return passages;
}

/** The position in the text for a position in a text area, where each line break is one character. */
export function inText(text: string, at: number): number {
  let position = 0;
  for (let passed = 0; passed < at; passed += 1) position += text.startsWith('\r\n', position) ? 2 : 1;
  return position;
}
