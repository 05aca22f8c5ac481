import { deepEqual, equal } from 'node:assert/strict';
import type { Claim, Json, Templates } from '../templates';

const trust = (t: Templates): Json => t.props('identity/DeployRole').AssumeRolePolicyDocument.Statement;
const account = '‹identity/AWS::AccountId›';
const ecs = (rest: string) => `arn:aws:ecs:eu-central-1:${account}:${rest}`;
const FAMILIES = ['voicase-reporter', 'voicase-admin', 'voicase-worker', 'voicase-migrate'];

export const identity: Claim[] = [
  {
    name: "the pipeline takes its role with GitHub's token for one environment of one repository, and there is no other credential",
    check(t) {
      deepEqual(
        t.all('IAM::OIDCProvider').map(({ props }) => [props.Url, props.ClientIdList]),
        [['https://token.actions.githubusercontent.com', ['sts.amazonaws.com']]],
      );
      equal(trust(t).length, 1);
      const { Principal, Action, Condition } = trust(t)[0];
      deepEqual([t.target('identity', Principal.Federated), Action], ['identity/GitHub', 'sts:AssumeRoleWithWebIdentity']);
      deepEqual(Object.keys(Condition), ['StringEquals']);
      const equals = Condition.StringEquals;
      equal(equals['token.actions.githubusercontent.com:aud'], 'sts.amazonaws.com');
      equal(t.text('identity', equals['token.actions.githubusercontent.com:sub']), 'repo:‹identity/Repository›:environment:production');
      equal(t.layers.identity.Parameters.Repository.AllowedPattern, '^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$');
      deepEqual([...t.all('IAM::User'), ...t.all('IAM::AccessKey')], []);
      equal(t.props('identity/DeployRole').MaxSessionDuration, 3600);
    },
    broken: {
      'any branch': (t) =>
        (trust(t)[0].Condition.StringEquals['token.actions.githubusercontent.com:sub'] = {
          'Fn::Join': ['', ['repo:', { Ref: 'Repository' }, ':*']],
        }),
      'any audience': (t) => delete trust(t)[0].Condition.StringEquals['token.actions.githubusercontent.com:aud'],
      patterns: (t) => (trust(t)[0].Condition = { StringLike: trust(t)[0].Condition.StringEquals }),
      'a repository with a star': (t) => (t.layers.identity.Parameters.Repository.AllowedPattern = '.*'),
      'a user with a key': (t) => (t.layers.identity.Resources.User = { Type: 'AWS::IAM::User' }),
    },
  },
  {
    name: 'the pipeline pushes to one image repository, rolls out three services, runs the migration, passes exactly their roles, and nothing more',
    check(t) {
      const { RegistryToken, ReadTasks, PushImage, RegisterTasks, RollOut, Migrate, AwaitMigration, PassRoles, ...more } =
        t.statements('identity/DeployPolicy');
      deepEqual(more, {});
      const one = (statement: Json) => [[statement.Action].flat(), t.texts('identity', statement.Resource)];
      deepEqual(one(RegistryToken), [['ecr:GetAuthorizationToken'], ['*']]);
      deepEqual(one(ReadTasks), [['ecs:DescribeTaskDefinition'], ['*']]);
      deepEqual(t.texts('identity', PushImage.Resource), ['‹data/Images›']);
      deepEqual(
        PushImage.Action.filter((each: string) => !each.startsWith('ecr:') || /Delete|\*|Policy|Put(?!Image$)/.test(each)),
        [],
      );
      deepEqual(one(RegisterTasks), [['ecs:RegisterTaskDefinition'], FAMILIES.map((family) => ecs(`task-definition/${family}:*`))]);
      deepEqual(one(RollOut), [
        ['ecs:UpdateService', 'ecs:DescribeServices'],
        FAMILIES.slice(0, 3).map((name) => ecs(`service/voicase/${name}`)),
      ]);
      deepEqual(one(Migrate), [['ecs:RunTask'], [ecs('task-definition/voicase-migrate:*')]]);
      deepEqual(one(AwaitMigration), [['ecs:DescribeTasks'], [ecs('task/voicase/*')]]);
      equal(t.text('identity', Migrate.Condition.ArnEquals['ecs:cluster']), ecs('cluster/voicase'));
      const roles = ['prepare/Migrate', 'app/Reporter', 'app/Admin', 'app/Worker'].flatMap((task) => [
        `‹${task}TaskRole›`,
        `‹${task}ExecutionRole›`,
      ]);
      deepEqual(one(PassRoles), [['iam:PassRole'], roles]);
      deepEqual(PassRoles.Condition, { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
      deepEqual(t.targets('identity', t.props('identity/DeployPolicy').Roles), ['identity/DeployRole']);
    },
    broken: {
      'any role': (t) => (t.statements('identity/DeployPolicy').PassRoles.Resource = '*'),
      'to any service of AWS': (t) => delete t.statements('identity/DeployPolicy').PassRoles.Condition,
      'any service of ours': (t) => (t.statements('identity/DeployPolicy').RollOut.Resource = '*'),
      'removes images': (t) => t.statements('identity/DeployPolicy').PushImage.Action.push('ecr:BatchDeleteImage'),
      'reads secrets': (t) =>
        t.props('identity/DeployPolicy').PolicyDocument.Statement.push({
          Sid: 'More',
          Effect: 'Allow',
          Action: 'secretsmanager:GetSecretValue',
          Resource: '*',
        }),
      'runs any task': (t) => (t.statements('identity/DeployPolicy').Migrate.Resource = '*'),
    },
  },
];
