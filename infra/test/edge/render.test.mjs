import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { files, pattern } from '../../edge/generate.mjs';
import { contract } from './requests.mjs';

const edge = new URL('../../edge/', import.meta.url).pathname;
const directory = mkdtempSync(join(tmpdir(), 'voicase-render-'));
after(() => rmSync(directory, { recursive: true }));

const example = readFileSync(join(edge, 'example.env'), 'utf8');

function render(text, target = join(directory, 'refused')) {
  const config = join(directory, 'config.env');
  writeFileSync(config, text);
  return spawnSync(join(edge, 'render'), [config, target], { encoding: 'utf8' });
}

test('the example becomes a whole configuration with its own names and no gap', () => {
  const target = join(directory, 'whole');
  assert.equal(render(example, target).status, 0);
  const written = readdirSync(target)
    .map((name) => readFileSync(join(target, name), 'utf8'))
    .join('\n');
  assert.doesNotMatch(written, /@[A-Z_]+@/);
  for (const words of ['report.example.org', 'cases.example.net', '/etc/voicase/certificates', `${target}/modsecurity-reporter.conf`])
    assert.ok(written.includes(words), words);
});

test('what is no configuration is refused by name, and nothing is written', () => {
  const refused = [
    ['UNKNOWN=1', /UNKNOWN/],
    ['REPORTER_HOST=report', /REPORTER_HOST/],
    ['REPORTER_HOST=cases.example.net', /same/],
    ['REPORTER_HOST=$(touch x).example.org', /REPORTER_HOST/],
    ['ADMIN_HOST=a.example;return 200', /ADMIN_HOST/],
    ['CERTIFICATES=relative/path', /CERTIFICATES/],
    ['ACME_ROOT=/a b', /ACME_ROOT/],
    ['ADMIN_UPSTREAM=127.0.0.1', /ADMIN_UPSTREAM/],
    ['LISTEN_HTTPS=:443 ssl crt /etc/passwd', /LISTEN_HTTPS/],
    ['no setting at all', /unknown setting/],
  ];
  for (const [line, name] of refused) {
    const { status, stderr } = render(`${example}${line}\n`);
    assert.equal(status, 1, line);
    assert.match(stderr, name);
  }
  assert.match(render('').stderr, /is missing/);
  assert.match(spawnSync(join(edge, 'render'), [], { encoding: 'utf8' }).stderr, /usage/);
  assert.ok(!existsSync(join(directory, 'refused')));
});

test('what was generated from the contract is current, and any change of the contract changes it', () => {
  execFileSync('node', [join(edge, 'generate.mjs'), '--check']);
  const now = files(contract);
  const changed = structuredClone(contract);
  changed.free_text.reporter.push('input.more');
  changed.limits.all += 1;
  assert.notEqual(files(changed)['free-text-reporter.conf'], now['free-text-reporter.conf']);
  assert.notEqual(files(changed)['limits.env'], now['limits.env']);
  changed.limits.paths['/graphql/new'] = 7;
  assert.throws(() => files(changed), /no counter for \/graphql\/new/);
});

test('a path of a variable names that place and no other', () => {
  const holds = (path, name) => new RegExp(pattern(path)).test(`json.variables.${name}`);
  assert.ok(holds('input.files.*.name', 'input.files.array_0.name'));
  assert.ok(!holds('input.files.*.name', 'input.files.array_0.name.more'));
  assert.ok(!holds('input.text', 'inputXtext'));
  assert.ok(!holds('input.text', 'other.input.text'));
  for (const name of ['input.value', 'input.value.array_0', 'input.value.array_0.deeper']) assert.ok(holds('input.value.**', name));
  assert.ok(!holds('input.value.**', 'input.values'));
  for (const path of ['', 'input..text', 'input.te/xt', 'a.**.b']) assert.throws(() => pattern(path), /no path/);
});
