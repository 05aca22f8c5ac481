/** The application's texts, typed by the keys of its English catalog. */
import { inLanguage, type Texts } from '@voicase/shared/form';
import { LANGUAGES, preferred, speak, translate, type Values } from '@voicase/shared/i18n';
import catalogs from 'virtual:catalogs';
import type en from '../locales/en.json';
import { recall, remember } from './session/memory';
import { store, useStore } from './session/store';

export type Key = keyof typeof en;

const KEY = 'voicase.language';
const available = Object.keys(catalogs);
export const languages = Object.fromEntries(available.map((code) => [code, LANGUAGES[code]?.name ?? code]));
const current = store('');

export async function startLanguage() {
  const wanted = recall(KEY);
  await turnTo(wanted && available.includes(wanted) ? wanted : preferred(available));
}

export async function chooseLanguage(code: string) {
  await turnTo(code);
  remember(KEY, code);
}

async function turnTo(code: string) {
  await speak(catalogs, code);
  current.set(code);
}

const t = (key: Key, values?: Values): string => translate(key, values);
export type Translate = typeof t;

/** Returns the texts. The component renders again when the language changes. */
export function useT(): Translate {
  useStore(current);
  return t;
}

/** The locale for dates and numbers. English is British, as in the texts. */
export const useFormats = (): string => (useStore(current) === 'en' ? 'en-GB' : current.get());

export const useLanguage = (): string => useStore(current);

/** A name that the organisation gave in several languages. */
export const inMyLanguage = (texts: unknown): string => inLanguage(texts as Texts, current.get()).text;

export const languageName = (code: string): string => new Intl.DisplayNames(current.get(), { type: 'language' }).of(code) ?? code;
