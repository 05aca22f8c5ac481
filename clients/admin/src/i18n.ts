/** The application's texts, typed by the keys of its English catalog. Each part of the application loads its own texts. */
import { inLanguage, type Texts } from '@voicase/shared/form';
import { activate, fetchTexts, preferred, translate, type Values } from '@voicase/shared/i18n';
import { LANGUAGES, localeOf } from '@voicase/shared/languages';
import catalogs from 'virtual:catalogs/parts';
import type en from '../../../data/admin/en.json';
import { recall, remember } from './session/memory';
import { store, useStore } from './session/store';

export type Key = keyof typeof en;
/** The parts are listed in vite.config.ts. */
export type Part =
  | 'entry'
  | 'app'
  | 'home'
  | 'cases'
  | 'case'
  | 'settings'
  | 'law'
  | 'platform'
  | 'me'
  | 'notifications'
  | 'trust'
  | 'absence'
  | 'routing'
  | 'tasks'
  | 'templates'
  | 'texts'
  | 'people'
  | 'tags'
  | 'manual'
  | 'meetings'
  | 'identity'
  | 'evidence'
  | 'detriment'
  | 'outside'
  | 'redaction'
  | 'sheet'
  | 'breaches'
  | 'figures'
  | 'asked';

const KEY = 'voicase.language';
const available = Object.keys(catalogs);
export const languages = Object.fromEntries(available.map((code) => [code, LANGUAGES[code]?.name ?? code]));
const current = store('');

type Messages = Awaited<ReturnType<typeof fetchTexts>>;
/** The loaded texts of the active language. */
let loaded = new Map<Part, Messages>();
const running = new Map<string, Promise<Messages>>();

/** The language of the first texts. */
function firstLanguage(): string {
  const wanted = recall(KEY);
  return wanted && available.includes(wanted) ? wanted : preferred(available);
}

export const startLanguage = () => turnTo(firstLanguage());

/** The choice is stored first, because the person may open another page while the texts are loading. */
export async function chooseLanguage(code: string) {
  const before = recall(KEY);
  remember(KEY, code);
  try {
    await turnTo(code);
  } catch (problem) {
    remember(KEY, before);
    throw problem;
  }
}

function fetchPart(code: string, part: Part): Promise<Messages> {
  const name = `${code} ${part}`;
  const texts = running.get(name) ?? fetchTexts(catalogs[code]?.[part]).finally(() => running.delete(name));
  running.set(name, texts);
  return texts;
}

/** The language of the texts in `loaded`. */
let spoken = '';

function show(code: string) {
  spoken = code;
  activate(code, Object.assign({}, ...loaded.values()) as Messages);
}

/** Loads the texts of a part in the active language. This must finish before a page of that part is shown. */
export async function loadTexts(part: Part) {
  while (!loaded.has(part)) {
    const code = current.get() || firstLanguage();
    const texts = await fetchPart(code, part);
    // The person may have chosen another language meanwhile.
    if (current.get() && current.get() !== code) continue;
    loaded.set(part, texts);
    show(code);
  }
}

/** Fetches the texts of all loaded parts in another language. If one request fails, the old language stays. */
async function turnTo(code: string) {
  const next = new Map<Part, Messages>();
  const take = async (part: Part) => next.set(part, (spoken === code && loaded.get(part)) || (await fetchPart(code, part)));
  const missing = () => [...new Set<Part>(['entry', ...loaded.keys()])].filter((part) => !next.has(part));
  // Repeat, because a page may load the texts of another part meanwhile.
  while (missing().length > 0) await Promise.all(missing().map(take));
  loaded = next;
  show(code);
  current.set(code);
}

const t = (key: Key, values?: Values): string => translate(key, values);
export type Translate = typeof t;

/** Returns the texts. The component renders again when the language changes. */
export function useT(): Translate {
  useStore(current);
  return t;
}

/** The locale for dates and numbers. */
export const useFormats = (): string => localeOf(useStore(current));

export const useLanguage = (): string => useStore(current);

/** A name that the organisation gave in several languages. */
export const inMyLanguage = (texts: unknown): string => inLanguage(texts as Texts, current.get()).text;

export const languageName = (code: string): string => new Intl.DisplayNames(current.get(), { type: 'language' }).of(code) ?? code;
