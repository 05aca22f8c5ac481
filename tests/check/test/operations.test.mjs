// Checks that docs/operations.md lists the secrets that each process requires.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const { processes } = JSON.parse(readFileSync('infra/contract.json', 'utf8'));
const manual = readFileSync('docs/operations.md', 'utf8');

for (const [name, { command, database_role, secrets }] of Object.entries(processes))
  test(`the manual names the role and the secrets of the ${name} process`, () => {
    const row = manual.split('\n').find((line) => line.startsWith(`| \`voicase ${command.join(' ')}\` |`));
    assert(row?.includes(`| \`${database_role}\` |`), row);
    for (const secret of secrets) assert.match(row, new RegExp(`\\b${secret}\\b`));
  });
