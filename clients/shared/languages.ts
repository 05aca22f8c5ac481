/** The facts of each language in data/languages. */
interface Language {
  /** The name of the language in the language itself, so that a person can find theirs without reading the page. */
  name: string;
  direction: 'ltr' | 'rtl';
  /** The locale for dates and numbers. English is British: 21 November, not November 21. */
  locale: string;
}

const files = import.meta.glob<Language>('../../data/languages/*.json', { eager: true, import: 'language' });

/** The facts by code. */
export const LANGUAGES: Record<string, Language> = Object.fromEntries(
  Object.entries(files).map(([file, language]) => [file.replace(/.*\/|\.json$/g, ''), language]),
);

export const dirOf = (code: string): 'ltr' | 'rtl' => LANGUAGES[code]?.direction ?? 'ltr';

/** The locale for dates and numbers in a language. */
export const localeOf = (code: string): string => LANGUAGES[code]?.locale ?? code;
