// Reads the outcome of each test, by its full name, from the report of a test runner.
import { existsSync, readFileSync } from 'node:fs';

const worst = { passed: 0, skipped: 1, failed: 2 };

/** If several tests have the same name (one per browser or per file), the worst outcome counts. */
function gathered(outcomes) {
  const tests = new Map();
  for (const [name, outcome] of outcomes) {
    const before = tests.get(name);
    if (before === undefined || worst[outcome] > worst[before]) tests.set(name, outcome);
  }
  return tests;
}

const unescaped = (text) =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name) => {
    if (decimal ?? hex) return String.fromCodePoint(decimal ? Number(decimal) : parseInt(hex, 16));
    return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name] ?? all;
  });

/** JUnit, as nextest and node:test write it. */
function junit(text) {
  const cases = text.matchAll(/<testcase((?:\s+[\w:-]+="[^"]*")*)\s*(?:\/>|>([\s\S]*?)<\/testcase>)/g);
  return [...cases].map(([, attributes, body = '']) => {
    const name = unescaped(/\sname="([^"]*)"/.exec(attributes)?.[1] ?? '');
    if (/<(failure|error)\b/.test(body)) return [name, 'failed'];
    return [name, /<skipped\b/.test(body) ? 'skipped' : 'passed'];
  });
}

/** Rust's test runner: `test database::rls::the_catalog_keeps_every_rule ... ok` */
function rust(text) {
  const outcomes = { ok: 'passed', FAILED: 'failed', ignored: 'skipped' };
  return [...text.matchAll(/^test (\S+)(?: - should panic)? \.\.\. (ok|FAILED|ignored)/gm)].map(([, name, said]) => [name, outcomes[said]]);
}

function vitest(json) {
  const outcomes = { passed: 'passed', failed: 'failed' };
  return json.testResults.flatMap((file) => file.assertionResults.map((test) => [test.fullName, outcomes[test.status] ?? 'skipped']));
}

/**
 * Playwright nests suites, and the outermost suite is the file. A test that passed on a second attempt counts as
 * passed.
 */
function playwright(suites, above = []) {
  const outcomes = { expected: 'passed', flaky: 'passed', unexpected: 'failed' };
  return suites.flatMap((suite) => [
    ...(suite.specs ?? []).flatMap((spec) =>
      spec.tests.map((test) => [[...above, spec.title].join(' '), outcomes[test.status] ?? 'skipped']),
    ),
    ...(suite.suites ?? []).flatMap((inner) => playwright([inner], [...above, inner.title])),
  ]);
}

/** The checks that `tests/check/all` recorded: title, tab, 0 for passed. */
function checks(text) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [title, status] = line.split('\t');
      return [title, status === '0' ? 'passed' : 'failed'];
    });
}

function outcomes(path, text) {
  if (text.startsWith('<')) return junit(text);
  if (path.endsWith('.tsv')) return checks(text);
  if (!text.startsWith('{')) return rust(text);
  const json = JSON.parse(text);
  return 'testResults' in json ? vitest(json) : playwright(json.suites);
}

/** Maps test names to `passed`, `failed` or `skipped`. Empty if there is no report. */
export function read(path) {
  if (!existsSync(path)) return new Map();
  return gathered(outcomes(path, readFileSync(path, 'utf8').trim()));
}
