/** Numbers of the server (api/src/limit.rs). The pages check maximum values early, while the person types. */
import { lengthOf, nameOf, shows } from './text.ts';

/** Maximum number of characters in a message, a note or a closing text. */
export const TEXT = 10_000;
/** Maximum number of characters in the name of a file or a person. */
export const NAME = 255;
/** Maximum number of files in one report, one message or one addition to a case. */
export const FILES = 10;
/** Maximum size of a file in bytes. */
export const FILE_BYTES = 100 << 20;
/** Days between the announcement of a closing and the closing. */
export const CLOSING_NOTICE = 14;

/** Number of characters left. The number is negative when the text is too long. */
export const left = (text: string, max: number): number => max - lengthOf(text);

export interface Picked {
  good: File[];
  /** Why the first refused file was refused. */
  refused: { why: 'tooMany' | 'tooLarge' | 'empty' | 'longName'; name: string } | undefined;
}

/**
 * Gives a file the name that the server will store. The name has no hidden characters and no characters that change the
 * text direction.
 */
function plainlyNamed(file: File): File {
  const name = nameOf(file.name);
  if (name === file.name) return file;
  return new File([file], shows(name) ? name : 'file', { type: file.type, lastModified: file.lastModified });
}

/** Splits the chosen files into good and refused ones. Only the first refused file is named. */
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
