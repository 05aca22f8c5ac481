/** Finds the names of persons in a text, without regard to case and diacritics. */
import { join, type Passage } from './passages';

interface Word {
  from: number;
  to: number;
  /** The word without case and diacritics. */
  plain: string;
}

const plain = (word: string) => word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

const wordsOf = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({ from: index, to: index + word.length, plain: plain(word) }));

/** A name in the genitive ends with "s". */
const isName = (word: string, name: string) => word === name || word === `${name}s`;

/** Minimum length of a part of a name that is found alone. Shorter parts are often words. */
const MIN = 3;

/** Parts that are found alone. A part in small letters, such as "von", is often a word. */
function aloneIn(name: string): string[] {
  const parts = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return parts.filter((part) => part.length >= MIN && !/^\p{Ll}/u.test(part)).map(plain);
}

/** Whole names, and parts of names. Only white space, hyphens, dots and apostrophes may be between the words of a name. */
export function namesIn(text: string, names: readonly string[]): Passage[] {
  const words = wordsOf(text);
  const found: Passage[] = [];
  for (const name of names) {
    const parts = wordsOf(name).map((word) => word.plain);
    if (parts.length === 0) continue;
    const alone = aloneIn(name);
    words.forEach((word, at) => {
      const rest = words.slice(at, at + parts.length);
      const isWhole =
        rest.length === parts.length &&
        rest.every((one, index) => isName(one.plain, parts[index] ?? '')) &&
        rest.every((one, index) => index === 0 || /^[\s.'’-]{1,3}$/.test(text.slice(rest[index - 1]?.to, one.from)));
      if (isWhole) found.push([word.from, rest.at(-1)?.to ?? word.to]);
      else if (alone.some((part) => isName(word.plain, part))) found.push([word.from, word.to]);
    });
  }
  return join(found);
}
