// Writes the trust page as one file: node scripts/trust.mjs <results.json> <page.html> [language]
// A full `make test` writes the results to .voicase/reports/claims.json.
import { readFileSync, writeFileSync } from 'node:fs';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { createServer } from 'vite';

const [results, target, language = 'en'] = process.argv.slice(2);
if (!results || !target) {
  console.error('Usage: node scripts/trust.mjs <results.json> <page.html> [language]');
  process.exit(2);
}
const admin = new URL('../admin/', import.meta.url);
const text = (name) => readFileSync(new URL(name, admin), 'utf8');
const messages = Object.fromEntries(
  Object.entries(JSON.parse(text(`../../data/admin/${language}.json`))).map(([key, it]) => [key, compileMessage(it)]),
);
const styles = ['../shared/tokens.css', 'src/styles/base.css', 'src/styles/parts.css', 'src/styles/trust.css'].map(text).join('\n');
const server = await createServer({
  root: admin.pathname,
  server: { middlewareMode: true, watch: null },
  appType: 'custom',
  logLevel: 'error',
});
try {
  const { exported } = await server.ssrLoadModule('/src/trust/export.tsx');
  writeFileSync(target, exported(language, messages, styles, JSON.parse(readFileSync(results, 'utf8')), Date.now()));
} finally {
  await server.close();
}
