// Checks each security claim against the tests that it names.
//   node tests/check/claims.mjs           run after tests/check/all; fails if a test failed or the page is out of date
//   node tests/check/claims.mjs --write   writes the page, docs/security-claims.md, from the same reports
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { read } from './reports.mjs';

const LAYERS = {
  edge: 'Edge',
  transport: 'Transport',
  network: 'Network',
  identity: 'Identity and access',
  secrets: 'Secrets',
  application: 'Application',
  data: 'Data at rest',
  governance: 'Governance',
};
const FIELDS = new Set(['id', 'layer', 'claim', 'where', 'proofs', 'differs', 'unproved']);
const OUTCOMES = { passed: 'passed', failed: 'failed', skipped: 'not run', missing: 'not in the run' };

/** Errors in the list of claims itself, one sentence each. */
export function faults({ suites, claims }) {
  const wrong = [];
  const ids = new Set();
  for (const claim of claims) {
    const say = (what) => wrong.push(`${claim.id ?? 'a claim without id'}: ${what}`);
    if (ids.has(claim.id)) say('this id is there twice');
    ids.add(claim.id);
    for (const field of Object.keys(claim)) if (!FIELDS.has(field)) say(`no field is called ${field}`);
    for (const field of ['id', 'claim', 'where']) if (!claim[field]) say(`${field} is missing`);
    if (!(claim.layer in LAYERS)) say(`no layer is called ${claim.layer}`);
    const proofs = claim.proofs ?? [];
    for (const { suite } of proofs) if (!(suite in suites)) say(`no suite is called ${suite}`);
    if (proofs.length === 0 && !claim.differs && !claim.unproved) say('neither proved, nor said to differ, nor said to be unproved');
    if (claim.unproved && (proofs.length > 0 || claim.differs)) say('unproved is for a claim with nothing else to show');
  }
  return wrong;
}

/** Adds the outcome to each proof, and the resulting state to each claim. */
export function judged({ suites, claims }, directory) {
  const reports = Object.fromEntries(Object.entries(suites).map(([suite, file]) => [suite, read(join(directory, file))]));
  return claims.map((claim) => {
    const proofs = (claim.proofs ?? []).map((proof) => ({ ...proof, outcome: reports[proof.suite]?.get(proof.test) ?? 'missing' }));
    return { ...claim, proofs, state: stateOf(claim, proofs) };
  });
}

function stateOf(claim, proofs) {
  if (proofs.some(({ outcome }) => outcome === 'failed')) return 'failed';
  if (claim.unproved || proofs.some(({ outcome }) => outcome !== 'passed')) return 'unproved';
  return claim.differs ? 'differs' : 'proved';
}

const count = (claims, state) => claims.filter((claim) => claim.state === state).length;

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function row(claim) {
  const proofs = claim.proofs.map(
    ({ suite, test, outcome }) => `${suite}: ${test}${outcome === 'passed' ? '' : ` (${OUTCOMES[outcome]})`}`,
  );
  const why = claim.differs ?? claim.unproved;
  const cells = [claim.claim, claim.where, proofs.join('<br>'), why ? `${claim.state}: ${why}` : claim.state];
  return `| <a id="${claim.id}"></a>${cells.map(cell).join(' | ')} |`;
}

/** The text of docs/security-claims.md. The text does not depend on the time or the machine. */
export function page(claims) {
  const sections = Object.entries(LAYERS).flatMap(([layer, title]) => {
    const own = claims.filter((claim) => claim.layer === layer);
    if (own.length === 0) return [];
    return ['', `## ${title}`, '', '| claim | where | proof | last result |', '|---|---|---|---|', ...own.map(row)];
  });
  return [
    '# Security claims',
    '',
    '`node tests/check/claims.mjs --write` generates this page from `infra/claims.json` and the reports of `make test`. `make test` fails if',
    'this page is not current. *Proved*: every named test ran and passed. *Differs*: the product does something else than is usually',
    'promised. The text says why, and the tests named there passed too. *Unproved*: nothing in this repository shows it.',
    '',
    `${claims.length} claims: ${count(claims, 'proved')} proved, ${count(claims, 'differs')} differ, ` +
      `${count(claims, 'unproved')} unproved, ${count(claims, 'failed')} failed.`,
    ...sections,
    '',
  ].join('\n');
}

/** The proofs that did not pass in this run, one line each. */
export function broken(claims) {
  return claims.flatMap((claim) =>
    claim.proofs
      .filter(({ outcome }) => outcome !== 'passed')
      .map(({ suite, test, outcome }) => `${claim.id}: ${suite}: ${test}: ${OUTCOMES[outcome]}`),
  );
}

/** Runs the whole check below `root`. Returns the errors, one line each. */
export function hold(root, write) {
  const list = JSON.parse(readFileSync(join(root, 'infra/claims.json'), 'utf8'));
  const reports = join(root, '.voicase/reports');
  const wrong = faults(list);
  const claims = wrong.length ? [] : judged(list, reports);
  wrong.push(...broken(claims));
  const target = join(root, 'docs/security-claims.md');
  const text = page(claims);
  if (write && wrong.length === 0) writeFileSync(target, text);
  else if (wrong.length === 0 && (!existsSync(target) || readFileSync(target, 'utf8') !== text)) {
    wrong.push('docs/security-claims.md is not current: node tests/check/claims.mjs --write');
  }
  const commit = execFileSync('git', ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  mkdirSync(reports, { recursive: true });
  writeFileSync(join(reports, 'claims.json'), `${JSON.stringify({ commit, date: new Date().toISOString(), claims }, null, 1)}\n`);
  return wrong;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg !== '--write')) {
    console.error('Usage: node tests/check/claims.mjs [--write]');
    process.exit(2);
  }
  const wrong = hold(join(import.meta.dirname, '../..'), args.includes('--write'));
  for (const line of wrong) console.error(line);
  process.exit(wrong.length ? 1 : 0);
}
