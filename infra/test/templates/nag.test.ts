// Runs three common rule packs. Each finding is fixed, or acknowledged in src/acknowledged.ts with a reason.
import { deepEqual, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks } from 'cdk-nag';
import { ACKNOWLEDGED } from '../../src/acknowledged';
import { build } from '../../src/main';

const PACKS = { AwsSolutions: AwsSolutionsChecks, 'NIST 800-53 R5': NIST80053R5Checks, 'HIPAA Security': HIPAASecurityChecks };

function findings(Pack: (typeof PACKS)[keyof typeof PACKS], acknowledged: boolean) {
  const place = mkdtempSync(join(tmpdir(), 'voicase-nag-'));
  try {
    const app = build(place, acknowledged);
    return new Pack(app)
      .validateScope(app)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({ rule: ruleName, on: constructPath ?? '' })),
      );
  } finally {
    rmSync(place, { recursive: true });
  }
}

for (const [name, Pack] of Object.entries(PACKS)) {
  test(`${name} finds nothing that is not acknowledged`, () => deepEqual(findings(Pack, true), []));
}

test('each acknowledgement has a reason, is about something that is found, and there are at most 40', () => {
  ok(ACKNOWLEDGED.length <= 40);
  const found = Object.values(PACKS).flatMap((Pack) => findings(Pack, false));
  // The other rules belong to the check that runs with each synthesis.
  const ofPacks = ACKNOWLEDGED.flatMap(({ rules, on, reason }) => rules.map((rule) => ({ rule, on, reason }))).filter(
    ({ rule }) => !rule.startsWith('CloudFormation-'),
  );
  for (const { rule, on, reason } of ofPacks) {
    ok(reason.length > 20);
    ok(
      found.some((each) => each.rule === rule && new RegExp(`^${on}(/Resource)?$`).test(each.on)),
      `${rule} is not found on ${on} any more`,
    );
  }
});
