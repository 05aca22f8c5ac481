import { type App, Fn } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { contract, names, network as plan, processes, type Process, sizes, surfaces } from './config';
import type { Edge } from './edge';
import { camel } from './layer';
import type { Prepare } from './prepare';
import { Tasks, type Variables } from './tasks';

// Three services from one image. Each has its own database role, secrets, rights and security group.
export class Application extends Tasks {
  constructor(
    app: App,
    private readonly prepare: Prepare,
    private readonly edge: Edge,
  ) {
    super(app, 'app', 'the three services', prepare.network, prepare.secrets, prepare.data);
    processes.forEach((process) => this.service(process));
  }

  private variables(process: Process): Variables {
    const common = { ...this.databases(contract.processes[process].database_role), ...this.stores() };
    const surface = () => ({
      VOICASE_TRUSTED_PROXIES: Object.values(plan.subnets.public).join(','),
      VOICASE_SECURITY_CONTACT: this.parameter('SecurityContact'),
    });
    const own: Record<Process, () => Variables> = {
      reporter: () => ({ ...surface(), VOICASE_ORIGIN: `https://${this.edge.host.reporter}` }),
      admin: () => ({
        ...surface(),
        VOICASE_ORIGIN: `https://${this.edge.host.admin}`,
        VOICASE_REPORTER_ORIGIN: `https://${this.edge.host.reporter}`,
        VOICASE_PLATFORM_OWNERS: this.parameter('PlatformOwners'),
        VOICASE_PLATFORM_DATABASE_URL: this.mainDatabase('voicase_platform'),
      }),
      worker: () => ({
        VOICASE_STAFF_ORIGIN: `https://${this.edge.host.admin}`,
        VOICASE_SMTP_URL: this.parameter('SmtpUrl'),
        VOICASE_SMTP_USER: this.parameter('SmtpUser'),
        VOICASE_MAIL_SENDER: this.parameter('MailSender'),
      }),
    };
    return { ...common, ...own[process]() };
  }

  private definition(process: Process): ecs.CfnTaskDefinition {
    const { command, secrets, optional_secrets, database_role } = contract.processes[process];
    const { cpu, memory } = sizes[process];
    return this.task({
      process,
      command,
      rights: {
        main: process === 'admin' ? [database_role, 'voicase_platform'] : [database_role],
        keystore: [database_role],
        files: process,
        masterKey: true,
        secrets: [...secrets, ...optional_secrets],
      },
      variables: this.variables(process),
      size: { cpu, memory },
      serving: {
        portMappings: [{ containerPort: contract.port, protocol: 'tcp' }],
        healthCheck: { command: ['CMD', '/voicase', 'health'], interval: 15, timeout: 5, retries: 3, startPeriod: 30 },
      },
    });
  }

  private service(process: Process): void {
    const { least, most } = sizes[process];
    const target = surfaces.find((surface) => surface === process);
    const service = new ecs.CfnService(this, `${camel(process)}Service`, {
      serviceName: names.task(process),
      cluster: this.prepare.cluster,
      taskDefinition: this.definition(process).ref,
      launchType: 'FARGATE',
      desiredCount: least,
      enableExecuteCommand: false,
      networkConfiguration: {
        awsvpcConfiguration: {
          assignPublicIp: 'DISABLED',
          subnets: this.network.subnets.app,
          securityGroups: [this.network.groups.of(process)],
        },
      },
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        minimumHealthyPercent: 100,
        maximumPercent: 200,
      },
      ...(target && {
        loadBalancers: [{ containerName: 'voicase', containerPort: contract.port, targetGroupArn: this.edge.targets[target].ref }],
        healthCheckGracePeriodSeconds: 60,
      }),
    });
    this.scale(process, service, least, most);
  }

  private scale(process: Process, service: ecs.CfnService, minCapacity: number, maxCapacity: number): void {
    const target = new scaling.CfnScalableTarget(this, `${camel(process)}Scaling`, {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: Fn.join('/', ['service', this.prepare.cluster, service.attrName]),
      minCapacity,
      maxCapacity,
    });
    new scaling.CfnScalingPolicy(this, `${camel(process)}ScalingPolicy`, {
      policyName: names.task(process),
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    });
  }
}
