/** What the server takes at most. It refuses more; saying so while one types is kinder. */
import { lengthOf, nameOf, shows } from './text.ts';

/** Characters of a message, a note or closing words. */
export const TEXT = 10_000;
/** Characters of the name of a file or a person. */
export const NAME = 255;
/** Of one report, message or piece of evidence. */
export const FILES = 10;
export const FILE_BYTES = 100 << 20;

/** Characters that are left; negative when there are too many. */
export const left = (text: string, max: number): number => max - lengthOf(text);

export interface Picked {
  good: File[];
  /** Why the first of the others was left out. */
  refused: { why: 'tooMany' | 'tooLarge' | 'empty' | 'longName'; name: string } | undefined;
}

/** A file under the name that the server keeps: what hides in it or turns it around is gone before anybody reads it. */
function plainlyNamed(file: File): File {
  const name = nameOf(file.name);
  if (name === file.name) return file;
  return new File([file], shows(name) ? name : 'file', { type: file.type, lastModified: file.lastModified });
}

/** Files as they were chosen: what cannot be taken is named and left out, the rest is not kept waiting. */
export function pick(files: Iterable<File>, room: number, largest: number): Picked {
  const why = ({ size, name }: File) =>
    size > largest ? 'tooLarge' : size === 0 ? 'empty' : lengthOf(name) > NAME ? 'longName' : undefined;
  const named = [...files].map(plainlyNamed);
  const good: File[] = [];
  let refused: Picked['refused'];
  for (const file of named) {
    const wrong = why(file) ?? (good.length >= room ? 'tooMany' : undefined);
    if (wrong) refused ??= { why: wrong, name: file.name };
    else good.push(file);
  }
  return { good, refused };
}
