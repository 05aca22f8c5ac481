// Checks the catalogs of texts. Each language needs the same keys and arguments, valid ICU and all its plural forms. Unused keys fail.
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from '@messageformat/parser';

const app = process.argv[2];
const root = new URL(`../${app}/`, import.meta.url);
const folder = new URL(`../../data/${app}/`, import.meta.url);
const read = (language) => JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8'));
const problems = [];

function args(tokens, language, key, found = new Set()) {
  for (const token of tokens) {
    if (!token.arg) continue;
    found.add(token.arg);
    if (token.type === 'plural') {
      const cases = token.cases.map((c) => c.key);
      for (const form of new Intl.PluralRules(language).resolvedOptions().pluralCategories)
        if (!cases.includes(form)) problems.push(`${language}: ${key} lacks the plural form "${form}"`);
    }
    for (const branch of token.cases ?? []) args(branch.tokens, language, key, found);
  }
  return found;
}
const signature = (text, language, key) => {
  try {
    return [...args(parse(text), language, key)].sort().join();
  } catch (error) {
    problems.push(`${language}: ${key}: ${error.message}`);
    return '';
  }
};

const languages = readdirSync(folder).map((f) => f.replace('.json', ''));
const english = read('en');
for (const language of languages) {
  const texts = read(language);
  for (const key of Object.keys(english)) if (!texts[key]?.trim()) problems.push(`${language}: ${key} is missing`);
  for (const [key, text] of Object.entries(texts)) {
    if (!(key in english)) problems.push(`${language}: ${key} is not in en.json`);
    else if (signature(text, language, key) !== signature(english[key], 'en', key))
      problems.push(`${language}: ${key} has other arguments than English`);
  }
}
const sources = readdirSync(new URL('src/', root), { recursive: true }).filter((f) => /\.tsx?$/.test(f));
const code = sources.map((f) => readFileSync(new URL(`src/${f}`, root), 'utf8')).join('\n');
const page = readFileSync(new URL('index.html', root), 'utf8');
// The code builds a dynamic key as `prefix.${value}`. The prefix is enough to count as used.
const prefixes = [...code.matchAll(/`([\w.]+\.)\$\{/g)].map((m) => m[1]);
for (const key of Object.keys(english))
  if (!code.includes(`'${key}'`) && !page.includes(`{${key}}`) && !prefixes.some((p) => key.startsWith(p)))
    problems.push(`en: ${key} is never used`);
for (const problem of new Set(problems)) console.error(`${app}: ${problem}`);
process.exit(problems.length ? 1 : 0);
