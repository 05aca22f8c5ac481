/**
 * The texts of searches. A text can name a person, so it is in no address, no history and no storage. The address has a
 * random key, and only this page's memory knows its text. So Back works until the page is closed or reloaded.
 */
import { registerKeeper } from '../../app/unsaved';

const texts = new Map<string, string>();
registerKeeper({ any: () => false, forget: (of) => of === undefined && texts.clear() });

/** Keeps a text and returns its key. */
export function keepText(text: string): string {
  const known = [...texts].find(([, one]) => one === text)?.[0];
  const key = known ?? crypto.randomUUID().slice(0, 8);
  texts.set(key, text);
  return key;
}

export const textOf = (key: string | undefined): string => (key && texts.get(key)) || '';

/** Letters of scripts that write no spaces. One of them is enough for a search. */
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether the server accepts the text: at least two letters or digits next to each other. */
export const isSearchable = (text: string): boolean => DENSE.test(text) || /[\p{L}\p{N}]\p{M}*[\p{L}\p{N}]/u.test(text);

/** Maximum length of the text, in characters. */
export const MAX_LENGTH = 200;
