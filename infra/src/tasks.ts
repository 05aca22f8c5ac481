import { type App, Aws, Fn } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { names, region } from './config';
import type { Data } from './data';
import { camel, Layer } from './layer';
import type { Network } from './network';
import { executionStatements, type Rights, taskStatements } from './rights';
import type { Secrets } from './secrets';

export type Variables = Record<string, string>;
type Container = ecs.CfnTaskDefinition.ContainerDefinitionProperty;

export interface Task {
  process: string;
  command: string[];
  rights: Rights;
  variables: Variables;
  size: { cpu: string; memory: string };
  // Settings that only the container of a service has.
  serving?: Partial<Container>;
}

const TASKS = 'ecs-tasks.amazonaws.com';
// Database connections use a token of the task's role, over TLS that verifies the server.
const VERIFIED = '?sslmode=verify-full&sslrootcert=/etc/ssl/rds.pem';

// A layer with tasks. All tasks use the same image. Each task has its own roles, rights, secrets and log.
export class Tasks extends Layer {
  readonly logGroups: Record<string, logs.CfnLogGroup> = {};
  // For each task: its own role and its execution role.
  readonly roles: Record<string, [string, string]> = {};

  constructor(
    app: App,
    name: string,
    description: string,
    readonly network: Network,
    readonly secrets: Secrets,
    readonly data: Data,
  ) {
    super(app, name, description);
  }

  mainDatabase(role: string): string {
    return `postgres://${role}@${this.data.main.attrEndpointAddress}:5432/${names.mainDatabase}${VERIFIED}`;
  }

  databases(role: string): Variables {
    return {
      VOICASE_DATABASE_URL: this.mainDatabase(role),
      VOICASE_KEYSTORE_URL: `postgres://${role}@${this.data.keystore.attrEndpointAddress}:5432/${names.keystoreDatabase}${VERIFIED}`,
      VOICASE_DATABASE_AUTH: 'iam',
      // The region for tokens. The environment of a task does not always contain it.
      AWS_REGION: region,
    };
  }

  stores(): Variables {
    return {
      VOICASE_S3_REGION: region,
      VOICASE_S3_BUCKET: this.data.files.bucketName,
      VOICASE_KMS_KEY: this.secrets.masterKey,
    };
  }

  task({ process, command, rights, variables, size, serving }: Task): ecs.CfnTaskDefinition {
    const id = camel(process);
    const group = this.logGroup(`${id}Logs`, `/voicase/${process}`, this.network.logKey);
    this.logGroups[process] = group;
    const taskRole = this.role(`${id}TaskRole`, TASKS);
    const executionRole = this.role(`${id}ExecutionRole`, TASKS);
    this.roles[process] = [taskRole.attrArn, executionRole.attrArn];
    const secrets = rights.secrets.map((name) => ({ name: `VOICASE_SECRET_${name}`, valueFrom: this.secrets.arn[name]! }));
    const fetched = executionStatements(
      secrets.map((secret) => secret.valueFrom),
      this.secrets,
      this.data.images,
      group,
    );
    const definition = new ecs.CfnTaskDefinition(this, `${id}Task`, {
      family: names.task(process),
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
      ...size,
      taskRoleArn: taskRole.attrArn,
      executionRoleArn: executionRole.attrArn,
      containerDefinitions: [
        {
          name: 'voicase',
          image: this.image(),
          command,
          essential: true,
          user: '65532',
          readonlyRootFilesystem: true,
          linuxParameters: { capabilities: { drop: ['ALL'] } },
          environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
          secrets,
          logConfiguration: {
            logDriver: 'awslogs',
            options: { 'awslogs-group': group.ref, 'awslogs-region': region, 'awslogs-stream-prefix': process },
          },
          ...serving,
        },
      ],
    });
    // A task that starts before its roles have their rights fails.
    definition.addResourceDependency(this.policy(`${id}TaskPolicy`, taskRole, ...taskStatements(rights, this.data, this.secrets)));
    definition.addResourceDependency(this.policy(`${id}ExecutionPolicy`, executionRole, ...fetched));
    return definition;
  }

  private image(): string {
    return Fn.join('', [`${Aws.ACCOUNT_ID}.dkr.ecr.${region}.amazonaws.com/${names.repository}:`, this.parameter('ImageTag')]);
  }
}
