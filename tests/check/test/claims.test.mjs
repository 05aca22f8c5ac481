import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { hold } from '../claims.mjs';

const SUITES = {
  server: 'integration.txt',
  unit: 'nextest.xml',
  infra: 'infra.xml',
  client: 'vitest.json',
  browser: 'playwright.json',
  check: 'checks.tsv',
};
const REPORTS = {
  'integration.txt':
    'running 3 tests\ntest rls::it_holds ... ok\ntest rls::it_breaks ... FAILED\ntest rls::it_takes_long ... ignored, long\n',
  'nextest.xml':
    '<?xml version="1.0"?><testsuites><testsuite name="a"><testcase name="key::opens" classname="a" time="0.1"/></testsuite></testsuites>',
  'infra.xml':
    '<?xml version="1.0"?><testsuites><testcase name="300 -> 429 &amp; &quot;later&quot;" time="1"/>' +
    '<testcase name="routes" time="1"><failure message="no">no</failure></testcase><testcase name="later"><skipped/></testcase></testsuites>',
  'vitest.json': { testResults: [{ assertionResults: [{ fullName: 'a receipt is read', status: 'passed' }] }] },
  'playwright.json': {
    suites: [
      {
        title: 'a.spec.ts',
        specs: [],
        suites: [
          {
            title: 'an owner',
            specs: [
              { title: 'founds', tests: [{ status: 'expected' }, { status: 'flaky' }] },
              { title: 'closes', tests: [{ status: 'expected' }, { status: 'unexpected' }] },
            ],
          },
        ],
      },
    ],
  },
  'checks.tsv': 'cfn-lint\t0\nworkflows\t1\n',
};

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'claims-'));
  for (const folder of ['infra', 'docs', '.voicase/reports']) mkdirSync(join(root, folder), { recursive: true });
  for (const [file, content] of Object.entries(REPORTS)) {
    writeFileSync(join(root, '.voicase/reports', file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  const git = (...args) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args], { cwd: root });
  git('init', '--quiet');
  git('commit', '--quiet', '--allow-empty', '--message=one');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const claim = (more) => ({ id: 'one', layer: 'edge', claim: 'It holds.', where: 'here', ...more });
const by = (suite, name) => ({ proofs: [{ suite, test: name }] });

function given(...claims) {
  writeFileSync(join(root, 'infra/claims.json'), JSON.stringify({ suites: SUITES, claims }));
}

function result() {
  hold(root, false);
  const { claims, ...run } = JSON.parse(readFileSync(join(root, '.voicase/reports/claims.json'), 'utf8'));
  return { ...run, state: claims[0]?.state, claims };
}

for (const [suite, name] of [
  ['server', 'rls::it_holds'],
  ['unit', 'key::opens'],
  ['infra', '300 -> 429 & "later"'],
  ['client', 'a receipt is read'],
  ['browser', 'an owner founds'],
  ['check', 'cfn-lint'],
]) {
  test(`a claim is proved by a test that passed in ${suite}`, () => {
    given(claim(by(suite, name)));
    assert.deepEqual(hold(root, true), []);
    assert.equal(result().state, 'proved');
  });
}

for (const [suite, name] of [
  ['server', 'rls::it_breaks'],
  ['infra', 'routes'],
  ['browser', 'an owner closes'],
  ['check', 'workflows'],
]) {
  test(`a claim has failed when its test in ${suite} has`, () => {
    given(claim(by(suite, name)));
    assert.deepEqual(hold(root, true), [`one: ${suite}: ${name}: failed`]);
    assert.equal(result().state, 'failed');
  });
}

test('a test that was renamed, did not run, or whose report is missing breaks the list', () => {
  given(
    claim({
      proofs: [
        { suite: 'server', test: 'rls::it_held' },
        { suite: 'server', test: 'rls::it_takes_long' },
      ],
    }),
  );
  assert.deepEqual(hold(root, false), ['one: server: rls::it_held: not in the run', 'one: server: rls::it_takes_long: not run']);
  assert.equal(result().state, 'unproved');
  rmSync(join(root, '.voicase/reports/integration.txt'));
  given(claim(by('server', 'rls::it_holds')));
  assert.deepEqual(hold(root, false), ['one: server: rls::it_holds: not in the run']);
});

test('one test that passed does not make up for one that did not', () => {
  given(
    claim({
      proofs: [
        { suite: 'server', test: 'rls::it_holds' },
        { suite: 'server', test: 'rls::it_breaks' },
      ],
    }),
  );
  assert.equal(result().state, 'failed');
});

test('what differs says why, and stands only while the tests of what is done instead pass', () => {
  given(claim({ differs: 'Shorter.', ...by('server', 'rls::it_holds') }));
  assert.equal(result().state, 'differs');
  given(claim({ differs: 'Shorter.', ...by('server', 'rls::it_breaks') }));
  assert.equal(result().state, 'failed');
});

test('a list that says nothing about a claim, or something unknown, is refused', () => {
  given(claim({}), claim({ layer: 'roof', ...by('wind', 'blows'), proof: 1 }));
  assert.deepEqual(hold(root, true), [
    'one: neither proved, nor said to differ, nor said to be unproved',
    'one: this id is there twice',
    'one: no field is called proof',
    'one: no layer is called roof',
    'one: no suite is called wind',
  ]);
});

test('the page has to be the one that this run gives, and is not written over a failure', () => {
  given(claim(by('server', 'rls::it_holds')));
  assert.equal(hold(root, false).length, 1);
  assert.deepEqual(hold(root, true), []);
  assert.deepEqual(hold(root, false), []);
  const page = readFileSync(join(root, 'docs/security-claims.md'), 'utf8');
  assert.match(page, /It holds\. \| here \| server: rls::it_holds \| proved \|/);
  given(claim(by('server', 'rls::it_breaks')));
  assert.equal(hold(root, true).length, 1);
  assert.equal(readFileSync(join(root, 'docs/security-claims.md'), 'utf8'), page);
});

test('the result file names the commit and says when files were changed since', () => {
  given(claim(by('server', 'rls::it_holds')));
  assert.match(result().commit, /^[0-9a-f]{40}$/);
  writeFileSync(join(root, 'kept'), 'a');
  execFileSync('git', ['add', 'kept'], { cwd: root });
  assert.match(result().commit, /^[0-9a-f]{40}-dirty$/);
});
