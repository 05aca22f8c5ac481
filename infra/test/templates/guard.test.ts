// Checks the rules for external pipelines. Our templates pass all rules, each rule applies to a resource, and each rule
// refuses a violation.
import { deepEqual, ok } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../src/config';
import { type Json, Templates } from './templates';

const CPU: Record<string, string> = { x64: 'x86_64', arm64: 'aarch64' };
const guard = join(root, 'node_modules/@cdklabs/cdk-validator-cfnguard/bin/ubuntu', CPU[process.arch] ?? process.arch, 'cfn-guard');
const rules = readFileSync(join(root, 'policy/voicase.guard'), 'utf8');
const templates = Templates.read();

function judge(t: Templates): { passed: string[]; refused: string[] } {
  const input = JSON.stringify({ rules: [rules], data: Object.values(t.layers).map((layer) => JSON.stringify(layer)) });
  const { stdout, error } = spawnSync(
    guard,
    ['validate', '--payload', '--structured', '--output-format', 'json', '--show-summary', 'none'],
    { input, encoding: 'utf8' },
  );
  if (error) {
    throw error;
  }
  const reports: Json[] = JSON.parse(stdout);
  return {
    passed: [...new Set(reports.flatMap(({ compliant }) => compliant))].sort(),
    refused: [...new Set(reports.flatMap(({ not_compliant }) => not_compliant.map((each: Json) => each.Rule.name)))].sort(),
  };
}

const BREAKS: Record<string, (t: Templates) => void> = {
  buckets_are_private_encrypted_and_versioned: (t) => delete t.props('data/Files').PublicAccessBlockConfiguration.BlockPublicAcls,
  databases_are_encrypted_protected_and_without_a_password: (t) => (t.props('data/Keystore').MasterUserPassword = 'hunter2'),
  databases_are_not_public: (t) => (t.props('data/MainA').PubliclyAccessible = true),
  secrets_have_our_prefix_our_key_and_no_value: (t) => (t.props('secrets/SecretPowSeed').SecretString = 'hunter2'),
  services_have_no_public_address_and_no_shell: (t) =>
    (t.props('app/ReporterService').NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp = 'ENABLED'),
  containers_run_as_nobody_and_cannot_write: (t) => delete t.props('app/WorkerTask').ContainerDefinitions[0].LinuxParameters,
  listeners_speak_tls_or_lead_to_it: (t) => (t.props('edge/Https').SslPolicy = 'ELBSecurityPolicy-2016-08'),
  targets_are_reached_over_tls: (t) => (t.props('edge/AdminTargets').Protocol = 'HTTP'),
  groups_let_in_groups_not_addresses: (t) => (t.props('network/DatabaseFromAdmin').CidrIp = '10.0.0.0/8'),
  keys_are_rotated: (t) => (t.props('secrets/MasterKey').EnableKeyRotation = false),
  image_tags_never_move: (t) => (t.props('data/Images').ImageTagMutability = 'MUTABLE'),
};

test('cfn-guard passes the templates, and every rule of ours applies to one of them', () => {
  const { passed, refused } = judge(templates);
  deepEqual(refused, []);
  deepEqual(passed, Object.keys(BREAKS).sort());
});

describe('cfn-guard refuses what breaks a rule', () => {
  for (const [rule, breaks] of Object.entries(BREAKS)) {
    test(rule, () => {
      const copy = templates.copy();
      breaks(copy);
      ok(judge(copy).refused.includes(rule));
    });
  }
});
