import { deepEqual, equal, ok } from 'node:assert/strict';
import { contract, processes } from '../../../src/config';
import { camel } from '../../../src/layer';
import type { Claim, Json, Templates } from '../templates';

const ONCE = ['migrate', 'bootstrap'];
const layerOf = (name: string) => (ONCE.includes(name) ? 'prepare' : 'app');
const policy = (name: string, kind: string) => `${layerOf(name)}/${camel(name)}${kind}Policy`;
const all = [...processes, ...ONCE];
const secretsOf = (t: Templates, name: string): string[] => {
  const layer = layerOf(name);
  const listed: Json[] = t.props(`${layer}/${camel(name)}Task`).ContainerDefinitions[0].Secrets ?? [];
  return listed.map(({ Name, ValueFrom }) => `${Name} ${t.target(layer, ValueFrom)}`);
};
const wanted = (names: string[]) => names.map((name) => `VOICASE_SECRET_${name} secrets/Secret${camel(name)}`);
const arnsOf = (names: string[]) => names.map((name) => `‹secrets/Secret${camel(name)}›`);
const NEEDED: Record<string, string[]> = {
  ...Object.fromEntries(
    processes.map((name) => [name, [...contract.processes[name].secrets, ...contract.processes[name].optional_secrets]]),
  ),
  migrate: [],
  bootstrap: ['MASTER_KEK'],
};
const user = (layer: string, cluster: string, role: string) =>
  `arn:aws:rds-db:eu-central-1:‹${layer}/AWS::AccountId›:dbuser:‹data/${cluster}›/${role}`;
const ROLES: Record<string, { main: string[]; keystore: string[] }> = {
  reporter: { main: ['voicase_reporter'], keystore: ['voicase_reporter'] },
  admin: { main: ['voicase_admin', 'voicase_platform'], keystore: ['voicase_admin'] },
  worker: { main: ['voicase_worker'], keystore: ['voicase_worker'] },
  migrate: { main: ['voicase_migrator'], keystore: ['voicase_migrator'] },
  bootstrap: { main: ['voicase_platform'], keystore: ['voicase_platform'] },
};
const UPLOAD = ['s3:PutObject', 's3:GetObject'];

export const rights: Claim[] = [
  {
    name: 'each task has a role and an execution role of its own, which only tasks of this account can take',
    check(t) {
      for (const name of all) {
        const layer = layerOf(name);
        const { TaskRoleArn, ExecutionRoleArn } = t.props(`${layer}/${camel(name)}Task`);
        deepEqual(t.targets(layer, [TaskRoleArn, ExecutionRoleArn]), [
          `${layer}/${camel(name)}TaskRole`,
          `${layer}/${camel(name)}ExecutionRole`,
        ]);
        for (const kind of ['Task', 'Execution']) {
          const [trust, ...more] = t.props(`${layer}/${camel(name)}${kind}Role`).AssumeRolePolicyDocument.Statement;
          equal(more.length, 0);
          deepEqual([trust.Principal, trust.Action], [{ Service: 'ecs-tasks.amazonaws.com' }, 'sts:AssumeRole']);
          deepEqual(trust.Condition, { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
          deepEqual(t.targets(layer, t.props(policy(name, kind)).Roles), [`${layer}/${camel(name)}${kind}Role`]);
          deepEqual(t.props(`${layer}/${camel(name)}${kind}Role`).ManagedPolicyArns, []);
        }
      }
    },
    broken: {
      'a shared role': (t) => (t.props('app/ReporterTask').TaskRoleArn = { 'Fn::GetAtt': ['AdminTaskRole', 'Arn'] }),
      "any account's tasks": (t) => delete t.props('app/WorkerTaskRole').AssumeRolePolicyDocument.Statement[0].Condition,
      'a managed policy': (t) => t.props('app/ReporterTaskRole').ManagedPolicyArns.push('arn:aws:iam::aws:policy/AdministratorAccess'),
      'rights of another': (t) => t.props('app/AdminTaskPolicy').Roles.push({ Ref: 'ReporterTaskRole' }),
    },
  },
  {
    name: 'a task signs in to the databases as its own roles and no others',
    check(t) {
      for (const name of all) {
        const { Action, Resource } = t.statements(policy(name, 'Task')).Databases;
        equal(Action, 'rds-db:connect');
        const { main, keystore } = ROLES[name]!;
        const layer = layerOf(name);
        deepEqual(t.texts(layer, Resource), [
          ...main.map((role) => user(layer, 'Main', role)),
          ...keystore.map((role) => user(layer, 'Keystore', role)),
        ]);
      }
    },
    broken: {
      'reporters as staff': (t) => (t.statements('app/ReporterTaskPolicy').Databases.Resource[0]['Fn::Join'][1][4] = '/voicase_admin'),
      'any role': (t) => (t.statements('app/WorkerTaskPolicy').Databases.Resource = ['*']),
      'the platform at the keystore': (t) =>
        t.statements('app/AdminTaskPolicy').Databases.Resource.push({ 'Fn::Join': ['', ['…/voicase_platform']] }),
    },
  },
  {
    name: 'the surfaces write and read objects, only the worker removes them, and nobody lists the bucket',
    check(t) {
      for (const [name, actions] of Object.entries({
        reporter: UPLOAD,
        admin: UPLOAD,
        worker: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
      })) {
        const { Files } = t.statements(policy(name, 'Task'));
        deepEqual([Files.Action, t.texts('app', Files.Resource)], [actions, ['‹data/Files›/*']]);
      }
      ok(!/s3:(List(AllMy)?Bucket|\*)|Checkpoints/.test(JSON.stringify(all.map((name) => t.props(policy(name, 'Task')).PolicyDocument))));
    },
    broken: {
      'reporters remove': (t) => t.statements('app/ReporterTaskPolicy').Files.Action.push('s3:DeleteObject'),
      'staff list': (t) => t.statements('app/AdminTaskPolicy').Files.Action.push('s3:ListBucket'),
      'any bucket': (t) => (t.statements('app/WorkerTaskPolicy').Files.Resource = '*'),
      'the worker lists': (t) => t.statements('app/WorkerTaskPolicy').Files.Action.push('s3:ListBucket'),
    },
  },
  {
    name: 'a task unwraps the master key for that purpose alone, and has no right besides',
    check(t) {
      for (const name of all) {
        const { Databases, Files, MasterKey, ...more } = t.statements(policy(name, 'Task'));
        deepEqual(more, {}, name);
        ok([Databases, Files, MasterKey].every((each) => !each || each.Effect === 'Allow'));
        equal(Boolean(MasterKey), name !== 'migrate');
        if (MasterKey) {
          deepEqual([MasterKey.Action, t.target(layerOf(name), MasterKey.Resource)], ['kms:Decrypt', 'secrets/MasterKey']);
          deepEqual(MasterKey.Condition, { StringEquals: { 'kms:EncryptionContext:voicase': 'MASTER_KEK' } });
        }
      }
    },
    broken: {
      'for anything': (t) => delete t.statements('app/ReporterTaskPolicy').MasterKey.Condition,
      'any key': (t) => (t.statements('app/AdminTaskPolicy').MasterKey.Resource = '*'),
      'secrets at run time': (t) =>
        t.props('app/ReporterTaskPolicy').PolicyDocument.Statement.push({
          Sid: 'More',
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        }),
    },
  },
  {
    name: 'a task is given exactly its own secrets, by reference; no variable is called like one',
    check(t) {
      for (const name of all) {
        deepEqual(secretsOf(t, name), wanted(NEEDED[name]!), name);
        const variables: Json[] = t.props(`${layerOf(name)}/${camel(name)}Task`).ContainerDefinitions[0].Environment;
        const named = variables.map(({ Name }) => Name).filter((each) => contract.secrets.some((secret) => each.includes(secret)));
        deepEqual(named, [], name);
      }
    },
    broken: {
      "staff's key for reporters": (t) => {
        const { Secrets } = t.props('app/ReporterTask').ContainerDefinitions[0];
        Secrets.push(t.props('app/AdminTask').ContainerDefinitions[0].Secrets[1]);
      },
      'a value': (t) => (t.props('app/WorkerTask').ContainerDefinitions[0].Secrets[0].ValueFrom = 'hunter2'),
      'as a variable': (t) =>
        t.props('app/AdminTask').ContainerDefinitions[0].Environment.push({ Name: 'VOICASE_SECRET_PASSWORD_PEPPER', Value: 'x' }),
      'one missing': (t) => t.props('app/AdminTask').ContainerDefinitions[0].Secrets.pop(),
    },
  },
  {
    name: 'an execution role fetches the secrets of its own task, and is denied every other one whatever else it is given',
    check(t) {
      for (const name of all) {
        const layer = layerOf(name);
        const { Secrets, SecretsKey, NoOtherSecret, ...more } = t.statements(policy(name, 'Execution'));
        deepEqual(Object.keys(more), ['RegistryToken', 'Image', 'Logs']);
        const own = arnsOf(NEEDED[name]!);
        deepEqual([NoOtherSecret?.Effect, NoOtherSecret?.Action], ['Deny', 'secretsmanager:*']);
        if (own.length === 0) {
          deepEqual([Secrets, SecretsKey, NoOtherSecret.Resource], [undefined, undefined, '*']);
          continue;
        }
        deepEqual([Secrets.Action, t.texts(layer, Secrets.Resource)], ['secretsmanager:GetSecretValue', own]);
        deepEqual(t.texts(layer, NoOtherSecret.NotResource), own);
        deepEqual([SecretsKey.Action, t.target(layer, SecretsKey.Resource)], ['kms:Decrypt', 'secrets/SecretsKey']);
        deepEqual(SecretsKey.Condition, { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } });
      }
    },
    broken: {
      'all under voicase/': (t) =>
        (t.statements('app/ReporterExecutionPolicy').Secrets.Resource = ['arn:aws:secretsmanager:eu-central-1:1:secret:voicase/*']),
      'nothing denied': (t) =>
        (t.props('app/AdminExecutionPolicy').PolicyDocument.Statement = t
          .props('app/AdminExecutionPolicy')
          .PolicyDocument.Statement.slice(0, -1)),
      'less denied': (t) => t.statements('app/WorkerExecutionPolicy').NoOtherSecret.NotResource.push('*'),
      'the migration too': (t) => (t.statements('prepare/MigrateExecutionPolicy').NoOtherSecret.Resource = []),
    },
  },
  {
    name: 'an execution role pulls our images and writes its own log, nothing else',
    check(t) {
      for (const name of all) {
        const layer = layerOf(name);
        const { RegistryToken, Image, Logs } = t.statements(policy(name, 'Execution'));
        deepEqual([RegistryToken.Action, RegistryToken.Resource], ['ecr:GetAuthorizationToken', '*']);
        deepEqual(Image.Action, ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage']);
        equal(t.target(layer, Image.Resource), 'data/Images');
        deepEqual(Logs.Action, ['logs:CreateLogStream', 'logs:PutLogEvents']);
        equal(
          t.text(layer, Logs.Resource),
          `arn:aws:logs:eu-central-1:‹${layer}/AWS::AccountId›:log-group:‹${layer}/${camel(name)}Logs›:log-stream:*`,
        );
      }
    },
    broken: {
      'any image': (t) => (t.statements('app/AdminExecutionPolicy').Image.Resource = '*'),
      'reads logs': (t) => t.statements('app/ReporterExecutionPolicy').Logs.Action.push('logs:GetLogEvents'),
    },
  },
];
