import { beforeEach, expect, test, vi } from 'vitest';

vi.mock('virtual:catalogs/parts', () => ({
  default: Object.fromEntries(['en', 'de'].map((code) => [code, { entry: `${code}-entry`, app: `${code}-app` }])),
}));
const texts: Record<string, Record<string, string>> = {
  'en-entry': { 'signin.heading': 'Sign in' },
  'en-app': { 'shell.cases': 'Cases' },
  'de-entry': { 'signin.heading': 'Anmelden' },
  'de-app': { 'shell.cases': 'Fälle' },
};
const asked: string[] = [];
let broken = new Set<string>();
vi.stubGlobal('fetch', (address: string) => {
  asked.push(address);
  return Promise.resolve({ ok: !broken.has(address), json: () => Promise.resolve(texts[address]) });
});

let i18n: typeof import('./i18n');
let translate: (key: string) => string;
beforeEach(async () => {
  vi.resetModules();
  localStorage.clear();
  asked.length = 0;
  broken = new Set();
  i18n = await import('./i18n');
  ({ translate } = await import('@voicase/shared/i18n'));
});
const shown = () => ['signin.heading', 'shell.cases'].map((key) => translate(key));

test('a page loads its texts once, also before those of the first page', async () => {
  await Promise.all([i18n.loadTexts('app'), i18n.startLanguage(), i18n.loadTexts('app')]);
  await i18n.loadTexts('app');
  expect(shown()).toEqual(['Sign in', 'Cases']);
  expect(asked.sort()).toEqual(['en-app', 'en-entry']);
});

test('another language loads all parts that are in use', async () => {
  await i18n.startLanguage();
  await i18n.loadTexts('app');
  await i18n.chooseLanguage('de');
  expect(shown()).toEqual(['Anmelden', 'Fälle']);
  expect(localStorage.getItem('voicase.language')).toBe('de');
});

test('texts that arrive in the old language are replaced', async () => {
  await i18n.startLanguage();
  await Promise.all([i18n.chooseLanguage('de'), i18n.loadTexts('app')]);
  expect(shown()).toEqual(['Anmelden', 'Fälle']);
});

test('if one part does not load, the old language stays, and the next try works', async () => {
  await i18n.startLanguage();
  await i18n.loadTexts('app');
  broken = new Set(['de-app']);
  await expect(i18n.chooseLanguage('de')).rejects.toThrow();
  expect(shown()).toEqual(['Sign in', 'Cases']);
  expect(localStorage.getItem('voicase.language')).toBeNull();
  broken = new Set();
  await i18n.chooseLanguage('de');
  expect(shown()).toEqual(['Anmelden', 'Fälle']);
});
