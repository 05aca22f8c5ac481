/** Texts by key, through Lingui's core. Each language has one compiled catalog (vite.catalogs.ts). */
import { type Messages, setupI18n } from '@lingui/core';
import { dirOf } from './languages.ts';

const i18n = setupI18n();

export type Values = Record<string, unknown>;

/** The text of a key in the active language. Each app narrows `Key` to the keys of its catalog. */
export const translate = <Key extends string>(key: Key, values?: Values): string => i18n._(key, values);

export const language = (): string => i18n.locale || 'en';

export class NoCatalog extends Error {}

export function activate(code: string, messages: Messages): void {
  i18n.loadAndActivate({ locale: code, messages });
  document.documentElement.lang = code;
  document.documentElement.dir = dirOf(code);
}

/** Fetches compiled texts. */
export async function fetchTexts(address: string | undefined): Promise<Messages> {
  const response = address && (await fetch(address, { credentials: 'omit' }));
  if (!response || !response.ok) throw new NoCatalog(address);
  return (await response.json()) as Messages;
}

/** Fetches a catalog and activates its language. If the request fails, the old language stays. */
export const speak = async (catalogs: Record<string, string>, code: string): Promise<void> =>
  activate(code, await fetchTexts(catalogs[code]));

/** The first of the browser's languages that is available, else English. */
export const preferred = (available: string[], wanted: readonly string[] = navigator.languages): string =>
  wanted.map((tag) => tag.toLowerCase().split('-')[0] ?? '').find((code) => available.includes(code)) ??
  (available.includes('en') ? 'en' : (available[0] ?? 'en'));
