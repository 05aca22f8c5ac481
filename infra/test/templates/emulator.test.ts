// Creates the stacks in an emulated AWS account to check that they fit together. The emulator lacks some resource types.
import { deepEqual, equal, match } from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Emulator, element } from './emulator';
import { type Json, Templates } from './templates';

const ORDER = ['network', 'secrets', 'data', 'edge', 'prepare', 'app', 'monitoring', 'identity'];
// Resource types that the emulator, ministack 1.5.33, cannot create. ministack refuses a template with any of them, so
// this list cannot be incomplete.
const UNKNOWN = [
  'ApplicationAutoScaling::ScalableTarget',
  'ApplicationAutoScaling::ScalingPolicy',
  'Backup::BackupSelection',
  'EC2::EIP',
  'EC2::FlowLog',
  'EC2::Instance',
  'EC2::SecurityGroupEgress',
  'EC2::SecurityGroupIngress',
  'ElasticLoadBalancingV2::ListenerCertificate',
  'IAM::OIDCProvider',
  'WAFv2::LoggingConfiguration',
  'WAFv2::WebACLAssociation',
].map((type) => `AWS::${type}`);
const certificate = (digit: string) =>
  `arn:aws:acm:eu-central-1:000000000000:certificate/${'8-4-4-4-12'.replace(/\d+/g, (length) => digit.repeat(Number(length)))}`;
const GIVEN: Record<string, string> = {
  ReporterHost: 'report.example.org',
  AdminHost: 'staff.example.com',
  ReporterCertificate: certificate('1'),
  AdminCertificate: certificate('2'),
  ImageTag: 'a'.repeat(40),
  SmtpUrl: 'smtp://mail.example.org:587?tls=required',
  SmtpUser: 'voicase',
  MailSender: 'VoiCase <voicase@example.org>',
  SecurityContact: 'mailto:security@example.org',
  AlarmAddress: 'alarms@example.org',
  Repository: 'owner/name',
};

const templates = Templates.read();

// The part of a template that the emulator supports, with the parameters that an installation sets.
function prepared(layer: string): { body: string; parameters: Record<string, string> } {
  const template = structuredClone(templates.layers[layer]);
  template.Resources = Object.fromEntries(Object.entries<Json>(template.Resources).filter(([, { Type }]) => !UNKNOWN.includes(Type)));
  // AWS publishes the newest image id as a parameter, and the emulator does not.
  if (template.Parameters?.NatImage) {
    template.Parameters.NatImage = { Type: 'String', Default: 'ami-00000000000000000' };
  }
  const asked: [string, Json][] = Object.entries(template.Parameters ?? {});
  const parameters = Object.fromEntries(asked.filter(([name]) => name in GIVEN).map(([name]) => [name, GIVEN[name]!]));
  return { body: JSON.stringify(template), parameters };
}

describe('in an emulator', () => {
  let aws: Emulator;
  const made: [string, string][] = [];
  before(async () => {
    aws = await Emulator.start();
    for (const layer of ORDER) {
      const { body, parameters } = prepared(layer);
      made.push([layer, await aws.deploy(`voicase-${layer}`, body, parameters)]);
    }
  });
  after(() => aws?.stop());

  test('the stacks are made in the order of a first account, and each finds what it needs of those before', () => {
    deepEqual(
      made,
      ORDER.map((layer) => [layer, 'CREATE_COMPLETE']),
    );
  });

  test('a parameter that does not have its form is refused', () => {
    for (const [name, parameter] of Object.entries(templates.layers).flatMap(([, { Parameters }]) =>
      Object.entries<Json>(Parameters ?? {}),
    )) {
      if (name in GIVEN) {
        match(GIVEN[name]!, new RegExp(parameter.AllowedPattern), name);
        equal(new RegExp(parameter.AllowedPattern).test('latest *'), false, name);
      }
    }
  });

  test('neither database can be deleted', async () => {
    for (const id of ['Main', 'Keystore']) {
      const DBClusterIdentifier = await aws.physical('voicase-data', id);
      const { status, text } = await aws.ask('rds', {
        Action: 'DeleteDBCluster',
        Version: '2014-10-31',
        DBClusterIdentifier,
        SkipFinalSnapshot: 'true',
      });
      deepEqual([status, element(text, 'Code')], [400, 'InvalidParameterCombination']);
      match(text, /DeletionProtection is enabled/);
    }
  });
});
