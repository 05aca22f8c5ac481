import type { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Application } from './app';
import { names, processes } from './config';
import { allow, arn, document, Layer } from './layer';
import type { Prepare } from './prepare';

const GITHUB = 'token.actions.githubusercontent.com';

// The pipeline signs in with a GitHub token for one run in one environment of one repository. No key is stored.
export class Identity extends Layer {
  constructor(app: App, prepare: Prepare, application: Application) {
    super(app, 'identity', 'who may deploy, and what that is');
    const github = new iam.CfnOIDCProvider(this, 'GitHub', { url: `https://${GITHUB}`, clientIdList: ['sts.amazonaws.com'] });
    const role = new iam.CfnRole(this, 'DeployRole', {
      roleName: 'voicase-deploy',
      maxSessionDuration: 3600,
      assumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { Federated: github.ref },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
            [`${GITHUB}:sub`]: `repo:${this.parameter('Repository')}:environment:${names.environment}`,
          },
        },
      }),
    });
    this.policy('DeployPolicy', role, ...statements(prepare, application));
  }
}

function statements(prepare: Prepare, application: Application): object[] {
  const push = [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:CompleteLayerUpload',
    'ecr:DescribeImages',
    'ecr:DescribeImageScanFindings',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ];
  const families = [...processes, 'migrate'].map(names.task);
  const definition = (family: string) => arn('ecs', `task-definition/${family}:*`);
  const service = (process: string) => arn('ecs', `service/${names.cluster}/${names.task(process)}`);
  const inCluster = { ArnEquals: { 'ecs:cluster': arn('ecs', `cluster/${names.cluster}`) } };
  const toTasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
  return [
    // AWS does not support a narrower resource for these two calls.
    allow('RegistryToken', 'ecr:GetAuthorizationToken', '*'),
    allow('ReadTasks', 'ecs:DescribeTaskDefinition', '*'),
    allow('PushImage', push, prepare.data.images.attrArn),
    allow('RegisterTasks', 'ecs:RegisterTaskDefinition', families.map(definition)),
    allow('RollOut', ['ecs:UpdateService', 'ecs:DescribeServices'], processes.map(service)),
    allow('Migrate', 'ecs:RunTask', definition(names.task('migrate')), inCluster),
    allow('AwaitMigration', 'ecs:DescribeTasks', arn('ecs', `task/${names.cluster}/*`), inCluster),
    allow('PassRoles', 'iam:PassRole', [...prepare.roles.migrate!, ...Object.values(application.roles).flat()], toTasks),
  ];
}
