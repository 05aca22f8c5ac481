// `virtual:catalogs` = { language: address of its compiled catalog }. ICU texts are parsed at build time, never in the browser.
import { readFileSync, readdirSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Plugin } from 'vite';

const ID = 'virtual:catalogs';
const DEV = '/@catalogs/';

function compiled(folder: string, language: string): string {
  const texts = JSON.parse(readFileSync(`${folder}/${language}.json`, 'utf8')) as Record<string, string>;
  return JSON.stringify(Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, compileMessage(text)])));
}

export function catalogs(folder: string): Plugin {
  const languages = () => readdirSync(folder).flatMap((file) => /^([\w-]+)\.json$/.exec(file)?.[1] ?? []);
  let serving = false;
  return {
    name: 'voicase-catalogs',
    configResolved: (config) => void (serving = config.command === 'serve'),
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const rows = languages().map((language) => {
        if (serving) return `${JSON.stringify(language)}: ${JSON.stringify(`${DEV}${language}.json`)}`;
        const ref = this.emitFile({ type: 'asset', name: `${language}.json`, source: compiled(folder, language) });
        return `${JSON.stringify(language)}: import.meta.ROLLUP_FILE_URL_${ref}`;
      });
      return `export default { ${rows.join(', ')} };`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const language = /^\/@catalogs\/([\w-]+)\.json/.exec(request.url ?? '')?.[1];
        if (!language || !languages().includes(language)) return next();
        response.setHeader('content-type', 'application/json').end(compiled(folder, language));
      });
    },
  };
}
