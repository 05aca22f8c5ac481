import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../../..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((name) => name && existsSync(join(root, name)));

const slug = (heading) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

function places(page) {
  const text = readFileSync(page, 'utf8');
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)]
      .map(([, heading]) => slug(heading))
      .concat([...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)),
  );
}

test('every link between our pages leads to a file, and to a heading or claim in it', () => {
  const broken = [];
  for (const name of pages) {
    for (const [, link] of readFileSync(join(root, name), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(link)) continue;
      const [path, place] = link.split('#');
      const target = path ? join(root, dirname(name), path) : join(root, name);
      if (!existsSync(target)) broken.push(`${name}: ${link}`);
      else if (place && !places(target).has(place)) broken.push(`${name}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});
