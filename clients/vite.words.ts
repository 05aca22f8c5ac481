// Shortens the word list of access codes in the build. Each word is the number of letters that it shares with the word before, and the rest:
// `abandon ability able` becomes `0abandon2ility2le`. The package stays the source of the list.
import type { Plugin } from 'vite';

const LIST = /@scure\/bip39\/(?:.+\/)?wordlists\/english\.js$/;

function shared(one: string, other: string): number {
  let length = 0;
  while (length < 9 && one[length] && one[length] === other[length]) length += 1;
  return length;
}

export function shorten(words: readonly string[]): string {
  const parts = words.map((word, at) => {
    const length = shared(word, words[at - 1] ?? '');
    return `${String(length)}${word.slice(length)}`;
  });
  return parts.join('');
}

/** The module that the browser loads. */
export const moduleOf = (words: readonly string[]): string =>
  `let word = '';
export const wordlist = '${shorten(words)}'.match(/\\d[a-z]*/g).map((part) => (word = word.slice(0, part[0]) + part.slice(1)));`;

export function words(): Plugin {
  return {
    name: 'voicase-words',
    apply: 'build',
    async load(id) {
      if (!LIST.test(id)) return undefined;
      const { wordlist } = (await import(id)) as { wordlist: string[] };
      return moduleOf(wordlist);
    },
  };
}
