import { type App, Aws } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Application } from './app';
import { capacity, processes, region, surfaces } from './config';
import type { Data } from './data';
import type { Edge } from './edge';
import { camel, Layer, named } from './layer';
import type { Network } from './network';

interface Watched {
  id: string;
  about: string;
  namespace: string;
  metric: string;
  dimensions?: Record<string, string>;
  statistic?: string;
  // Length of one period in seconds, and how many periods must exceed the threshold.
  seconds?: number;
  times?: number;
  over?: number;
  under?: number;
  // The meaning of missing data. By default, missing data does not trigger the alarm.
  silence?: 'breaching';
}

const OURS = 'VoiCase';
// Only the worker reports this metric.
const QUEUE = 'queue_age_seconds';
// The metrics that each process logs every minute, with the sum or maximum over five minutes that triggers the alarm.
const COUNTED = {
  key_unwraps: { over: 1000, statistic: 'Sum', about: 'Keys of organisations are unwrapped far more often than cases are read' },
  sign_in_refusals: { over: 200, statistic: 'Sum', about: 'Many sign-ins are refused' },
  integrity_failures: { over: 0, statistic: 'Sum', about: 'A stored row is not what the log committed to' },
  audit_failures: { over: 0, statistic: 'Sum', about: 'An act could not be put on record' },
  queue_age_seconds: { over: 900, statistic: 'Maximum', about: 'The oldest due job waits too long, or the worker is silent' },
} as const;

export class Monitoring extends Layer {
  private readonly topic: sns.Topic;

  constructor(app: App, network: Network, data: Data, edge: Edge, application: Application) {
    super(app, 'monitoring', 'alarms');
    this.topic = this.makeTopic();
    this.watchEdge(edge);
    this.watchDatabases(data);
    this.watchCounters(application);
    network.natInstances.forEach((InstanceId, at) => {
      this.alarm({
        id: `Nat${camel('ab'[at]!)}`,
        about: 'A NAT instance does not work: mail and identity providers may be out of reach',
        namespace: 'AWS/EC2',
        metric: 'StatusCheckFailed',
        dimensions: { InstanceId },
        over: 0,
      });
    });
    this.alarm({
      id: 'BackupFailed',
      about: 'A backup failed',
      namespace: 'AWS/Backup',
      metric: 'NumberOfBackupJobsFailed',
      dimensions: { BackupVaultName: 'voicase' },
      statistic: 'Sum',
      seconds: 3600,
      times: 1,
      over: 0,
    });
  }

  private makeTopic(): sns.Topic {
    const key = this.key('AlarmKey', 'alarms');
    const cloudwatchService = new iam.ServicePrincipal('cloudwatch.amazonaws.com');
    const conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };
    const actions = ['kms:Decrypt', 'kms:GenerateDataKey*'];
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [cloudwatchService], actions, resources: ['*'], conditions }));
    const topic = named('Alarms', new sns.Topic(this, 'Alarms', { masterKey: key, enforceSSL: true }));
    // A topic with its own policy no longer accepts the account's alarms by default.
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [cloudwatchService],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions,
      }),
    );
    new sns.CfnSubscription(this, 'Mailed', {
      topicArn: topic.topicArn,
      protocol: 'email',
      endpoint: this.parameter('AlarmAddress'),
    });
    return topic;
  }

  private alarm(watched: Watched): void {
    const { id, about, namespace, metric, dimensions = {}, statistic = 'Maximum', seconds = 60, times = 3, over, under } = watched;
    new cloudwatch.CfnAlarm(this, id, {
      alarmName: `voicase-${id}`,
      alarmDescription: about,
      namespace,
      metricName: metric,
      dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      ...(statistic.startsWith('p') ? { extendedStatistic: statistic } : { statistic }),
      period: seconds,
      evaluationPeriods: times,
      datapointsToAlarm: times,
      threshold: (over ?? under)!,
      comparisonOperator: over === undefined ? 'LessThanThreshold' : 'GreaterThanThreshold',
      treatMissingData: watched.silence ?? 'notBreaching',
      alarmActions: [this.topic.topicArn],
      okActions: [this.topic.topicArn],
    });
  }

  private watchEdge(edge: Edge): void {
    const balancer = { namespace: 'AWS/ApplicationELB', dimensions: { LoadBalancer: edge.balancerName } };
    this.alarm({
      ...balancer,
      id: 'Edge5xx',
      about: 'The balancer cannot answer',
      metric: 'HTTPCode_ELB_5XX_Count',
      statistic: 'Sum',
      over: 5,
    });
    for (const surface of surfaces) {
      const id = camel(surface);
      const dimensions = { ...balancer.dimensions, TargetGroup: edge.targets[surface].attrTargetGroupFullName };
      const target = { ...balancer, dimensions };
      this.alarm({
        ...target,
        id: `${id}5xx`,
        about: 'The server fails',
        metric: 'HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        over: 5,
      });
      this.alarm({
        ...target,
        id: `${id}Slow`,
        about: 'Answers are slow',
        metric: 'TargetResponseTime',
        statistic: 'p95',
        times: 5,
        over: 1,
      });
      this.alarm({ ...target, id: `${id}Unhealthy`, about: 'A task is not ready', metric: 'UnHealthyHostCount', over: 0 });
      this.alarm({
        id: `${id}CertificateEnds`,
        about: 'The certificate ends within three weeks and was not renewed',
        namespace: 'AWS/CertificateManager',
        metric: 'DaysToExpiry',
        dimensions: { CertificateArn: edge.certificate[surface] },
        statistic: 'Minimum',
        seconds: 86_400,
        times: 1,
        under: 21,
      });
    }
    this.alarm({
      id: 'Refused',
      about: 'The firewall refuses many requests',
      namespace: 'AWS/WAFV2',
      metric: 'BlockedRequests',
      dimensions: { WebACL: edge.webAcl, Region: region, Rule: 'ALL' },
      statistic: 'Sum',
      seconds: 300,
      times: 1,
      over: 1000,
    });
  }

  private watchDatabases(data: Data): void {
    for (const name of ['main', 'keystore'] as const) {
      const id = camel(name);
      const cluster = {
        namespace: 'AWS/RDS',
        dimensions: { DBClusterIdentifier: data[name].ref },
        statistic: 'Average',
        times: 5,
      };
      this.alarm({ ...cluster, id: `${id}Cpu`, about: 'A database works hard', metric: 'CPUUtilization', over: 85 });
      this.alarm({
        ...cluster,
        id: `${id}Capacity`,
        about: 'A database cannot grow further',
        metric: 'ACUUtilization',
        over: 90,
      });
      const over = capacity[name].connections;
      this.alarm({ ...cluster, id: `${id}Connections`, about: 'Many connections', metric: 'DatabaseConnections', over });
    }
  }

  private watchCounters(application: Application): void {
    for (const process of processes) {
      for (const counter of Object.keys(COUNTED).filter((name) => process === 'worker' || name !== QUEUE)) {
        new logs.CfnMetricFilter(this, `${camel(process)}${camel(counter)}`, {
          logGroupName: application.logGroups[process]!.ref,
          filterPattern: '{ $.fields.message = "counters" }',
          metricTransformations: [{ metricNamespace: OURS, metricName: counter, metricValue: `$.fields.${counter}` }],
        });
      }
    }
    for (const [metric, { about, over, statistic }] of Object.entries(COUNTED)) {
      const silence = metric === QUEUE ? ('breaching' as const) : undefined;
      this.alarm({
        id: camel(metric),
        about,
        namespace: OURS,
        metric,
        statistic,
        seconds: 300,
        times: silence ? 2 : 1,
        over,
        silence,
      });
    }
  }
}
