/** The number of tones in `marks.css`. A tone tells persons apart faster. It never carries a meaning. */
const TONES = 3;

/** The first letters of the first and the last word of a name. A letter is what a reader takes for one. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/u);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word = '') => [...new Intl.Segmenter().segment(word)][0]?.segment.toLocaleUpperCase() ?? '').join('');
}

/** The same name always has the same tone. */
export const toneOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) % TONES;

interface Props {
  name: string;
  /** Set if the name is written beside the circle, so that screen readers read the name once. */
  named?: boolean;
}

/** A person's initials in a circle. The whole name is the accessible name and the tooltip. */
export function Initials({ name, named = false }: Props) {
  const label = named ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name, title: name };
  return (
    <span className={`initials tone-${String(toneOf(name))}`} translate="no" {...label}>
      {initialsOf(name)}
    </span>
  );
}

/** An empty circle for a case without an assignee. */
export function NoInitials({ label }: { label: string }) {
  return (
    <span className="initials none" role="img" aria-label={label} title={label}>
      –
    </span>
  );
}
