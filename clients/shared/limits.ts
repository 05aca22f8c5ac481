/** Maximum values that the server accepts. The pages check them early, while the person types. */
import { lengthOf, nameOf, shows } from './text.ts';

/** Characters of a message, a note or a closing text. */
export const TEXT = 10_000;
/** Characters in the name of a file or a person. */
export const NAME = 255;
/** Per report, message or piece of evidence. */
export const FILES = 10;
export const FILE_BYTES = 100 << 20;

/** Number of characters left; negative when the text is too long. */
export const left = (text: string, max: number): number => max - lengthOf(text);

export interface Picked {
  good: File[];
  /** Why the first refused file was refused. */
  refused: { why: 'tooMany' | 'tooLarge' | 'empty' | 'longName'; name: string } | undefined;
}

/** Gives a file the name that the server will store: without hidden characters and without characters that change the text direction. */
function plainlyNamed(file: File): File {
  const name = nameOf(file.name);
  if (name === file.name) return file;
  return new File([file], shows(name) ? name : 'file', { type: file.type, lastModified: file.lastModified });
}

/** Splits the chosen files. The good ones can start. Of the refused ones, only the first is named. */
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
