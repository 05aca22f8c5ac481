// Checks brotli sizes against <app>/budget.json: {"<name>": {"target": KB, "fail": KB, "files": [patterns]}}.
// A pattern is the start of a file name in dist/, or "first" for the files that index.html loads. "each": true checks each file alone.
import { readFileSync, readdirSync, statSync } from 'node:fs';

const app = process.argv[2];
const root = new URL(`../${app}/`, import.meta.url);
const dist = new URL('dist/', root);
const all = readdirSync(dist, { recursive: true })
  .filter((name) => name.endsWith('.br'))
  .map((name) => name.slice(0, -3));
const html = readFileSync(new URL('index.html', dist), 'utf8');
const first = all.filter((name) => name !== 'index.html' && html.includes(name));
const size = (name) => statSync(new URL(`${name}.br`, dist)).size / 1000;
const matching = (patterns) =>
  all.filter((name) => patterns.some((p) => (p === 'first' ? first.includes(name) : new RegExp(p).test(name))));

let failed = false;
for (const [title, { target, fail, files, each }] of Object.entries(JSON.parse(readFileSync(new URL('budget.json', root), 'utf8')))) {
  const names = matching(files);
  for (const group of each ? names.map((name) => [name]) : [names]) {
    const total = group.reduce((sum, name) => sum + size(name), 0);
    const verdict = total > fail ? 'OVER BUDGET' : total > target ? 'over target' : 'ok';
    failed ||= total > fail;
    console.log(`${app} ${title}: ${total.toFixed(1)} KB of ${target}/${fail} ${verdict}${each ? ` (${group[0]})` : ''}`);
  }
}
process.exit(failed ? 1 : 0);
