import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES, dirOf, localeOf } from './languages.ts';

const data = new URL('../../data/', import.meta.url);
const codesIn = (folder: string) => readdirSync(new URL(folder, data)).map((file) => file.replace('.json', ''));
const read = (path: string) => JSON.parse(readFileSync(new URL(path, data), 'utf8')) as Record<string, unknown>;

/** The paths of all texts. */
const names = (part: unknown, path = ''): string[] =>
  typeof part === 'string' ? [path] : Object.entries(part as object).flatMap(([name, below]) => names(below, `${path}/${name}`));

const english = read('languages/en.json');

test.each(codesIn('languages'))('the language %s has its facts and all texts', (code) => {
  const { mails, ...texts } = read(`languages/${code}.json`);
  // The server reads the first two letters of each tag in `Accept-Language`.
  expect(code).toMatch(/^[a-z]{2}$/);
  for (const tag of [code, localeOf(code)]) expect(Intl.DateTimeFormat.supportedLocalesOf(tag)).toEqual([tag]);
  expect(['ltr', 'rtl']).toContain(dirOf(code));
  const { mails: englishMails, ...englishTexts } = english;
  expect(names(texts).sort()).toEqual(names(englishTexts).sort());
  expect(names(texts.acknowledgement)).toEqual(['/received', '/feedback', '/dialogue']);
  // Staff get emails in exactly the languages of their application.
  expect(mails !== undefined).toBe(existsSync(new URL(`admin/${code}.json`, data)));
  if (mails) expect(names(mails).sort()).toEqual(names(englishMails).sort());
});

test('these languages are released', () => {
  expect(codesIn('languages').sort()).toEqual(['ar', 'de', 'en']);
  expect(codesIn('admin').sort()).toEqual(['de', 'en']);
});

test('every language has a catalog for reporters, and no catalog is without its language', () => {
  expect(codesIn('reporter').sort()).toEqual(codesIn('languages').sort());
  expect(Object.keys(LANGUAGES).sort()).toEqual(codesIn('languages').sort());
  for (const code of codesIn('admin')) expect(LANGUAGES).toHaveProperty(code);
});

test.each(codesIn('law'))('the law pack %s has a name in English, and names in our languages only', (code) => {
  const { name } = read(`law/${code}.json`) as { name: Record<string, string> };
  expect(name).toHaveProperty('en');
  for (const language of Object.keys(name)) expect(LANGUAGES).toHaveProperty(language);
});
