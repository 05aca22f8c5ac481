import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Claim, Json } from '../templates';

const STORES = [
  'RDS::DBCluster',
  'RDS::DBInstance',
  'S3::Bucket',
  'ECR::Repository',
  'SecretsManager::Secret',
  'KMS::Key',
  'Backup::BackupVault',
];
const LAYERS = ['app', 'data', 'edge', 'identity', 'monitoring', 'network', 'prepare', 'secrets'];

export const whole: Claim[] = [
  {
    name: 'every layer is in Frankfurt: no template names another region or leaves it open',
    check(t) {
      for (const [layer, template] of Object.entries(t.layers)) {
        const text = JSON.stringify(template);
        const regions = new Set(
          text.match(
            /\b(af|ap|ca|cn|eu|il|me|mx|sa|us)-(gov-)?(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d/g,
          ),
        );
        regions.delete('eu-central-1');
        deepEqual([...regions], [], layer);
        ok(!text.includes('AWS::Region'), `${layer} depends on the region of its deployment`);
      }
    },
    broken: {
      'a bucket overseas': (t) => (t.layers.data.Description = 'us-east-1'),
      wherever: (t) => (t.layers.app.Resources.ReporterTask.Properties.Family = { Ref: 'AWS::Region' }),
    },
  },
  {
    name: "the templates are plain CloudFormation: no code of anybody's runs to make them true, and each can be handed over as it is",
    check(t) {
      deepEqual(Object.keys(t.layers).sort(), LAYERS);
      const code = t.everything().filter(({ type }) => /Lambda|Custom|CloudFormation/.test(type));
      deepEqual(code, []);
      for (const [layer, template] of Object.entries<Json>(t.layers)) {
        ok(JSON.stringify(template).length < 51_200, `${layer} is over the limit of a template in a call`);
        equal(template.Transform, undefined);
        ok(!/cdk-hnb659fds|CDKMetadata/.test(JSON.stringify(template)), `${layer} needs the tool's own bootstrap`);
      }
    },
    broken: {
      'a function': (t) => (t.layers.network.Resources.Close = { Type: 'AWS::Lambda::Function' }),
      'a macro': (t) => (t.layers.app.Transform = 'AWS::Serverless-2016-10-31'),
      'too long': (t) => (t.layers.app.Description = 'x'.repeat(60_000)),
    },
  },
  {
    name: 'what holds data outlives its stack',
    check(t) {
      for (const type of STORES) {
        ok(t.all(type).length > 0, type);
        for (const { layer, id } of t.all(type)) {
          const { DeletionPolicy, UpdateReplacePolicy } = t.layers[layer].Resources[id];
          deepEqual([DeletionPolicy, UpdateReplacePolicy], ['Retain', 'Retain'], id);
        }
      }
    },
    broken: {
      'a database gone with its stack': (t) => (t.layers.data.Resources.Main.DeletionPolicy = 'Delete'),
      'a secret': (t) => delete t.layers.secrets.Resources.SecretMasterKek.UpdateReplacePolicy,
    },
  },
  {
    name: 'every log is encrypted under our key and ends',
    check(t) {
      const groups = t.all('Logs::LogGroup');
      equal(groups.length, 9);
      for (const { layer, id, props } of groups) {
        equal(t.target(layer, props.KmsKeyId), 'network/LogKey', id);
        ok(props.RetentionInDays <= 90, id);
      }
    },
    broken: {
      'in clear': (t) => delete t.props('network/FlowLogs').KmsKeyId,
      forever: (t) => delete t.props('app/AdminLogs').RetentionInDays,
    },
  },
  {
    name: 'a policy allows an action on everything only where AWS knows no resource',
    check(t) {
      const policies = [...t.all('IAM::ManagedPolicy'), ...t.all('IAM::Policy')];
      const wide = policies.flatMap(({ props }) =>
        props.PolicyDocument.Statement.filter((each: Json) => each.Effect === 'Allow' && [each.Resource].flat().includes('*')).flatMap(
          (each: Json) => each.Action,
        ),
      );
      deepEqual([...new Set(wide)].sort(), ['ecr:GetAuthorizationToken', 'ecs:DescribeTaskDefinition']);
      const actions: string[] = policies.flatMap(({ props }) =>
        props.PolicyDocument.Statement.filter((each: Json) => each.Effect === 'Allow').flatMap((each: Json) => each.Action),
      );
      deepEqual(
        actions.filter((action) => action.includes('*')),
        [],
      );
    },
    broken: {
      'every bucket': (t) => (t.statements('app/ReporterTaskPolicy').Files.Resource = ['*']),
      'every action': (t) => (t.statements('app/AdminTaskPolicy').Files.Action = ['s3:*']),
    },
  },
  {
    name: 'every parameter is asked for with a pattern, and none but the owners may be left out',
    check(t) {
      const asked = Object.values(t.layers).flatMap((template: Json) => Object.entries<Json>(template.Parameters ?? {}));
      const plain = asked.filter(([, parameter]) => parameter.Type === 'String');
      ok(plain.every(([, { AllowedPattern }]) => AllowedPattern?.startsWith('^') && AllowedPattern.endsWith('$')));
      const optional = asked.filter(([, parameter]) => 'Default' in parameter).map(([name]) => name);
      deepEqual(optional.sort(), ['NatImage', 'PlatformOwners']);
    },
    broken: {
      anything: (t) => delete t.layers.edge.Parameters.AdminHost.AllowedPattern,
      'a certificate of nobody': (t) => (t.layers.edge.Parameters.AdminCertificate.Default = ''),
    },
  },
];
