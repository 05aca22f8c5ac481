import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { contract, processes, surfaces } from '../../../src/config';
import { camel } from '../../../src/layer';
import type { Claim, Json, Templates } from '../templates';

const ONCE = ['migrate', 'bootstrap'];
const TASKS: [string, string][] = [
  ...processes.map((name): [string, string] => ['app', name]),
  ...ONCE.map((name): [string, string] => ['prepare', name]),
];
const task = (t: Templates, layer: string, name: string) => t.props(`${layer}/${camel(name)}Task`);
const container = (t: Templates, layer: string, name: string): Json => task(t, layer, name).ContainerDefinitions[0];
const service = (t: Templates, name: string) => t.props(`app/${camel(name)}Service`);
const variables = (t: Templates, layer: string, name: string): Record<string, string> =>
  Object.fromEntries(container(t, layer, name).Environment.map(({ Name, Value }: Json) => [Name, t.text(layer, Value)]));

export const app: Claim[] = [
  {
    name: "reporters' surface, staff's surface and worker are three services without a public address, each in its own security group",
    check(t) {
      deepEqual(
        t.all('ECS::Service').map(({ props }) => props.ServiceName),
        processes.map((name) => `voicase-${name}`),
      );
      for (const name of processes) {
        const place = service(t, name).NetworkConfiguration.AwsvpcConfiguration;
        equal(place.AssignPublicIp, 'DISABLED');
        deepEqual(t.targets('app', place.Subnets), ['network/AppSubnetA', 'network/AppSubnetB']);
        deepEqual(t.targets('app', place.SecurityGroups), [`network/${camel(name)}Group`]);
        equal(service(t, name).LaunchType, 'FARGATE');
        equal(service(t, name).EnableExecuteCommand, false);
      }
    },
    broken: {
      'a public address': (t) => (service(t, 'reporter').NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp = 'ENABLED'),
      "staff's group for the reporters' surface": (t) =>
        (service(t, 'reporter').NetworkConfiguration.AwsvpcConfiguration.SecurityGroups = service(
          t,
          'admin',
        ).NetworkConfiguration.AwsvpcConfiguration.SecurityGroups),
      'among the databases': (t) =>
        (service(t, 'worker').NetworkConfiguration.AwsvpcConfiguration.Subnets = [{ 'Fn::ImportValue': 'voicase-network:Data' }]),
      'a shell into the task': (t) => (service(t, 'admin').EnableExecuteCommand = true),
    },
  },
  {
    name: 'a roll-out never has fewer tasks than before, waits for their health, and is undone by itself when it fails',
    check(t) {
      for (const name of processes) {
        deepEqual(service(t, name).DeploymentConfiguration, {
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
        });
      }
      for (const name of surfaces) {
        const [target] = service(t, name).LoadBalancers;
        deepEqual([t.target('app', target.TargetGroupArn), target.ContainerPort], [`edge/${camel(name)}Targets`, 3000]);
      }
      equal(service(t, 'worker').LoadBalancers, undefined);
    },
    broken: {
      'stays broken': (t) => (service(t, 'admin').DeploymentConfiguration.DeploymentCircuitBreaker.Rollback = false),
      'half of them': (t) => (service(t, 'worker').DeploymentConfiguration.MinimumHealthyPercent = 50),
      "the other surface's traffic": (t) =>
        (service(t, 'reporter').LoadBalancers[0].TargetGroupArn = service(t, 'admin').LoadBalancers[0].TargetGroupArn),
    },
  },
  {
    name: 'services grow and shrink with their work, the surfaces never below two tasks',
    check(t) {
      const scaled = t
        .all('ApplicationAutoScaling::ScalableTarget')
        .map(({ props }) => [t.text('app', props.ResourceId), props.MinCapacity, props.MaxCapacity]);
      const named = (name: string) => `service/‹prepare/Cluster›/‹app/${name}Service›`;
      deepEqual(scaled, [
        [named('Reporter'), 2, 10],
        [named('Admin'), 2, 10],
        [named('Worker'), 1, 4],
      ]);
      const policies = t.all('ApplicationAutoScaling::ScalingPolicy').map(({ props }) => t.target('app', props.ScalingTargetId));
      deepEqual(policies, ['app/ReporterScaling', 'app/AdminScaling', 'app/WorkerScaling']);
      deepEqual(
        processes.map((name) => service(t, name).DesiredCount),
        [2, 2, 1],
      );
    },
    broken: {
      'one task for reporters': (t) => (t.props('app/ReporterScaling').MinCapacity = 1),
      'never more': (t) => delete t.layers.app.Resources.AdminScalingPolicy,
    },
  },
  {
    name: 'a task runs as nobody, with a read-only file system and no capability, from the image of one commit',
    check(t) {
      equal(t.all('ECS::TaskDefinition').length, TASKS.length);
      for (const [layer, name] of TASKS) {
        const { ContainerDefinitions, NetworkMode, RequiresCompatibilities } = task(t, layer, name);
        equal(ContainerDefinitions.length, 1);
        deepEqual([NetworkMode, RequiresCompatibilities], ['awsvpc', ['FARGATE']]);
        const { User, ReadonlyRootFilesystem, LinuxParameters, Image, Privileged } = container(t, layer, name);
        deepEqual(
          [User, ReadonlyRootFilesystem, LinuxParameters, Privileged],
          ['65532', true, { Capabilities: { Drop: ['ALL'] } }, undefined],
        );
        equal(t.text(layer, Image), `‹${layer}/AWS::AccountId›.dkr.ecr.eu-central-1.amazonaws.com/voicase/server:‹${layer}/ImageTag›`);
        equal(t.layers[layer].Parameters.ImageTag.AllowedPattern, '^[0-9a-f]{40}$');
      }
    },
    broken: {
      'as root': (t) => (container(t, 'app', 'worker').User = '0'),
      'a disk to write on': (t) => (container(t, 'app', 'reporter').ReadonlyRootFilesystem = false),
      capabilities: (t) => delete container(t, 'app', 'admin').LinuxParameters,
      'whatever is newest': (t) => (t.layers.app.Parameters.ImageTag.AllowedPattern = '.*'),
      "somebody else's image": (t) => (container(t, 'prepare', 'migrate').Image = 'docker.io/library/busybox'),
    },
  },
  {
    name: 'each service runs its own command and is asked by itself whether it lives',
    check(t) {
      for (const name of processes) {
        const { Command, HealthCheck, PortMappings } = container(t, 'app', name);
        deepEqual(Command, contract.processes[name].command);
        deepEqual(HealthCheck?.Command, ['CMD', '/voicase', 'health']);
        deepEqual(PortMappings, [{ ContainerPort: contract.port, Protocol: 'tcp' }]);
      }
      deepEqual(container(t, 'prepare', 'migrate').Command, ['migrate']);
    },
    broken: {
      'both surfaces in one': (t) => (container(t, 'app', 'reporter').Command = ['dev']),
      'never asked': (t) => delete container(t, 'app', 'worker').HealthCheck,
    },
  },
  {
    name: "databases are reached as the process's own role, by a token instead of a password, over TLS that checks the server",
    check(t) {
      const role: Record<string, string> = {
        reporter: 'voicase_reporter',
        admin: 'voicase_admin',
        worker: 'voicase_worker',
        migrate: 'voicase_migrator',
        bootstrap: 'voicase_platform',
      };
      const verified = '?sslmode=verify-full&sslrootcert=/etc/ssl/rds.pem';
      for (const [layer, name] of TASKS) {
        const given = variables(t, layer, name);
        deepEqual([given.VOICASE_DATABASE_AUTH, given.AWS_REGION], ['iam', 'eu-central-1']);
        equal(given.VOICASE_DATABASE_URL, `postgres://${role[name]}@‹data/Main›:5432/voicase${verified}`);
        equal(given.VOICASE_KEYSTORE_URL, `postgres://${role[name]}@‹data/Keystore›:5432/voicase_keystore${verified}`);
      }
      equal(variables(t, 'app', 'admin').VOICASE_PLATFORM_DATABASE_URL, `postgres://voicase_platform@‹data/Main›:5432/voicase${verified}`);
      ok(processes.every((name) => name === 'admin' || !('VOICASE_PLATFORM_DATABASE_URL' in variables(t, 'app', name))));
    },
    broken: {
      'a password': (t) =>
        (container(t, 'app', 'worker').Environment.find((each: Json) => each.Name === 'VOICASE_DATABASE_AUTH').Value = 'password'),
      'tokens for another region': (t) =>
        (container(t, 'prepare', 'migrate').Environment.find((each: Json) => each.Name === 'AWS_REGION').Value = 'eu-west-1'),
      'whoever answers': (t) => {
        const url = container(t, 'app', 'reporter').Environment[0].Value['Fn::Join'][1];
        url[2] = url[2].replace('verify-full', 'require');
      },
      "staff's role for reporters": (t) =>
        (container(t, 'app', 'reporter').Environment[0].Value['Fn::Join'][1][0] = 'postgres://voicase_admin@'),
    },
  },
  {
    name: "each surface knows its own origin and believes addresses only from the balancer's subnets",
    check(t) {
      for (const name of surfaces) {
        const given = variables(t, 'app', name);
        equal(given.VOICASE_ORIGIN, `https://‹edge/${camel(name)}Host›`);
        equal(given.VOICASE_REPORTER_ORIGIN, name === 'admin' ? 'https://‹edge/ReporterHost›' : undefined);
        equal(given.VOICASE_SECURITY_CONTACT, '‹app/SecurityContact›');
        equal(given.VOICASE_TRUSTED_PROXIES, '10.40.0.0/24,10.40.1.0/24');
      }
      equal(variables(t, 'app', 'worker').VOICASE_STAFF_ORIGIN, 'https://‹edge/AdminHost›');
    },
    broken: {
      "anybody's word": (t) =>
        (container(t, 'app', 'admin').Environment.find((each: Json) => each.Name === 'VOICASE_TRUSTED_PROXIES').Value = '0.0.0.0/0'),
      "the other's origin": (t) => (container(t, 'app', 'reporter').Environment = container(t, 'app', 'admin').Environment),
    },
  },
  {
    name: 'what a process says goes to a log of its own, encrypted, for 90 days',
    check(t) {
      for (const [layer, name] of TASKS) {
        const { LogDriver, Options } = container(t, layer, name).LogConfiguration;
        deepEqual([LogDriver, t.target(layer, Options['awslogs-group'])], ['awslogs', `${layer}/${camel(name)}Logs`]);
        const group = t.props(`${layer}/${camel(name)}Logs`);
        match(group.LogGroupName, new RegExp(`^/voicase/${name}$`));
        deepEqual([group.RetentionInDays, t.target(layer, group.KmsKeyId)], [90, 'network/LogKey']);
      }
    },
    broken: {
      forever: (t) => delete t.props('app/ReporterLogs').RetentionInDays,
      'in clear': (t) => delete t.props('prepare/MigrateLogs').KmsKeyId,
      "into staff's log": (t) => (container(t, 'app', 'reporter').LogConfiguration.Options['awslogs-group'] = { Ref: 'AdminLogs' }),
    },
  },
];
