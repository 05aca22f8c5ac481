import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../.github/workflows/', import.meta.url));
const workflows = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
const zizmor = ['--offline', '--no-progress', '--pedantic', '--strict-collection'];

/** The jobs of a workflow as text, by name. */
function jobs(text) {
  const parts = text
    .slice(text.indexOf('\njobs:\n'))
    .split(/^ {2}([\w-]+):\n/m)
    .slice(1);
  return Object.fromEntries(parts.flatMap((part, at) => (at % 2 ? [] : [[part, parts[at + 1]]])));
}

test('no workflow is given a stored secret or a lasting key of AWS', () => {
  assert.ok(workflows.length > 0);
  for (const [name, text] of workflows) assert.doesNotMatch(text, /secrets\s*[.[:]|access-key|AKIA/i, name);
});

test('one job alone may ask for a token of AWS, in the environment that AWS trusts, after the tests and the image', () => {
  const may = workflows.flatMap(([name, text]) =>
    Object.entries(jobs(text))
      .filter(([, job]) => /id-token:/.test(job))
      .map(([job, body]) => [`${name} ${job}`, body]),
  );
  assert.deepEqual(
    may.map(([job]) => job),
    ['deploy.yml deploy'],
  );
  assert.match(may[0][1], /^ {4}environment: production$/m);
  assert.match(may[0][1], /^ {4}needs: build$/m);
  assert.match(jobs(workflows.find(([name]) => name === 'deploy.yml')[1]).build, /^ {4}needs: test$/m);
});

test('every workflow begins without any right', () => {
  for (const [name, text] of workflows) assert.match(text, /^permissions: \{\}$/m, name);
});

test('the image is pushed under its commit before the roll-out of that commit', () => {
  const { deploy } = jobs(workflows.find(([name]) => name === 'deploy.yml')[1]);
  const runs = [...deploy.matchAll(/run: (infra\/bin\/\w+) .*"\$GITHUB_SHA"/g)].map(([, script]) => script);
  assert.deepEqual(runs, ['infra/bin/push', 'infra/bin/deploy']);
});

test('a workflow with a moving tag, with every right, or that runs what a title says is refused by the check', (t) => {
  const root = mkdtempSync(join(tmpdir(), 'voicase-workflow-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const good = (step, rights = 'permissions: {}') =>
    `name: a\non: pull_request\n${rights}\nconcurrency:\n  group: a\n  cancel-in-progress: true\njobs:\n  a:\n    name: A\n    runs-on: ubuntu-24.04\n    steps:\n      - ${step}\n`;
  const verdict = (text) => {
    mkdirSync(join(root, '.github/workflows'), { recursive: true });
    writeFileSync(join(root, '.github/workflows/a.yml'), text);
    return spawnSync('zizmor', [...zizmor, '.github/workflows'], { cwd: root }).status;
  };
  execFileSync('git', ['init', '--quiet'], { cwd: root });
  assert.equal(verdict(good('run: echo a')), 0);
  for (const bad of [
    good('uses: actions/checkout@v5'),
    good('run: echo a', 'permissions: write-all'),
    good('run: echo ${{ github.event.pull_request.title }}'),
  ]) {
    assert.notEqual(verdict(bad), 0, bad);
  }
});
