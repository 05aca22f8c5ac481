// Texts are compiled at build time, because ICU must not be parsed in the browser.
// `virtual:catalogs` = { language: address of its catalog }.
// `virtual:catalogs/parts` = { language: { part: address } }, for an application whose pages load their own texts.
// Texts that index.html needs before any catalog are written there in all languages. Between
// `<!-- for each language -->` and `<!-- end -->`, `{html.failed}` is the text of that key.
import { readFileSync, readdirSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const WHOLE = 'virtual:catalogs';
const PARTS = 'virtual:catalogs/parts';
const DEV = '/@catalogs/';

/**
 * The source files of each part. The first part is loaded before all others. The second part is loaded before all
 * others except the first.
 */
export type Parts = Record<string, Iterable<string>>;

const read = (folder: string, language: string) => JSON.parse(readFileSync(`${folder}/${language}.json`, 'utf8')) as Record<string, string>;

interface Facts {
  name: string;
  direction: string;
}
const LANGUAGES = `${import.meta.dirname}/../data/languages`;
const factsOf = (code: string) => (JSON.parse(readFileSync(`${LANGUAGES}/${code}.json`, 'utf8')) as { language: Facts }).language;

/** The codes of all languages of a folder, English first and then by name. The pages list the languages in this order. */
function codesIn(folder: string): string[] {
  const codes = readdirSync(folder).flatMap((file) => /^([\w-]+)\.json$/.exec(file)?.[1] ?? []);
  const order = (code: string) => (code === 'en' ? '' : factsOf(code).name);
  return codes.sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${String(character.charCodeAt(0))};`);

/** Writes the marked parts of index.html in each language. */
export function writeEach(html: string, folder: string): string {
  const filled = (part: string, code: string) => {
    const texts: Record<string, string> = { ...read(folder, code), code, direction: factsOf(code).direction };
    return part.replace(/\{([\w.]+)\}/g, (_, key: string) => {
      const text = texts[key];
      if (text === undefined) throw new Error(`index.html: ${code} has no text ${key}`);
      return escaped(text);
    });
  };
  return html.replace(/<!-- for each language -->\s*(.*?)\s*<!-- end -->/gs, (_, part: string) =>
    codesIn(folder)
      .map((code) => filled(part, code))
      .join('\n'),
  );
}

/** The keys of the texts that a source file uses. A template such as `stage.${name}` uses all keys with its beginning. */
export function keysIn(code: string, keys: readonly string[]): string[] {
  const words = new Set([...code.matchAll(/['"`]([\w.-]+)['"`]/g)].map(([, word]) => word));
  const beginnings = [...code.matchAll(/`([\w.-]+\.)\$\{/g)].flatMap(([, beginning]) => beginning ?? []);
  return keys.filter((key) => words.has(key) || beginnings.some((beginning) => key.startsWith(beginning)));
}

/** Assigns each key to the part that uses the key. A key that several pages use goes to the second part. */
export function assign(parts: Parts, keys: readonly string[]): Map<string, string> {
  const [first = '', second = ''] = Object.keys(parts);
  const part = new Map<string, string>();
  for (const [name, files] of Object.entries(parts)) {
    for (const key of keysIn([...files].map((file) => readFileSync(file, 'utf8')).join('\n'), keys)) {
      const before = part.get(key);
      if (before !== first) part.set(key, before && before !== name ? second : name);
    }
  }
  return part;
}

export function catalogs(folder: string, parts: () => Parts = () => ({})): Plugin {
  const languages = () => codesIn(folder);
  let serving = false;

  /** The compiled texts of a language, or of one of its parts. */
  const compiled = (language: string, name?: string) => {
    const texts = read(folder, language);
    const part = name === undefined ? undefined : assign(parts(), Object.keys(texts));
    const wanted = Object.entries(texts).filter(([id]) => (part ? part.get(id) === name : !id.startsWith('html.')));
    return JSON.stringify(Object.fromEntries(wanted.map(([id, text]) => [id, compileMessage(text)])));
  };

  /** Without this check, a page would show the key instead of the text. */
  const checkParts = () => {
    const keys = languages().flatMap((language) => Object.keys(read(folder, language)));
    const part = assign(parts(), keys);
    const lost = keys.filter((key) => !key.startsWith('html.') && !part.has(key));
    if (lost.length > 0) throw new Error(`no part loads these texts: ${[...new Set(lost)].join(', ')}`);
  };

  return {
    name: 'voicase-catalogs',
    configResolved: (config) => void (serving = config.command === 'serve'),
    resolveId: (id) => (id === WHOLE || id === PARTS ? `\0${id}` : undefined),
    transformIndexHtml: { order: 'pre', handler: (html) => writeEach(html, folder) },
    load(id) {
      if (id !== `\0${WHOLE}` && id !== `\0${PARTS}`) return undefined;
      const address = (name: string, source: () => string) => {
        if (serving) return JSON.stringify(`${DEV}${name}.json`);
        return `import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name: `${name}.json`, source: source() })}`;
      };
      if (id === `\0${PARTS}` && !serving) checkParts();
      const rows = languages().map((language) => {
        const whole = () => address(language, () => compiled(language));
        const each = () => Object.keys(parts()).map((name) => `${name}: ${address(`${language}-${name}`, () => compiled(language, name))}`);
        return `${JSON.stringify(language)}: ${id === `\0${WHOLE}` ? whole() : `{ ${each().join(', ')} }`}`;
      });
      return `export default { ${rows.join(', ')} };`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const [, language, part] = /^\/@catalogs\/([a-z]+)(?:-(\w+))?\.json/.exec(request.url ?? '') ?? [];
        if (!language || !languages().includes(language)) return next();
        response.setHeader('content-type', 'application/json').end(compiled(language, part));
      });
    },
  };
}
