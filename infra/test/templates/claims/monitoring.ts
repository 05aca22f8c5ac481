import { deepEqual, equal, ok } from 'node:assert/strict';
import { processes } from '../../../src/config';
import { camel } from '../../../src/layer';
import type { Claim, Json } from '../templates';

// The metric, comparison and threshold of each alarm.
const WATCHED: Record<string, string> = {
  Edge5xx: 'AWS/ApplicationELB HTTPCode_ELB_5XX_Count > 5',
  Reporter5xx: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count > 5',
  Admin5xx: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count > 5',
  ReporterSlow: 'AWS/ApplicationELB TargetResponseTime > 1',
  AdminSlow: 'AWS/ApplicationELB TargetResponseTime > 1',
  ReporterUnhealthy: 'AWS/ApplicationELB UnHealthyHostCount > 0',
  AdminUnhealthy: 'AWS/ApplicationELB UnHealthyHostCount > 0',
  ReporterCertificateEnds: 'AWS/CertificateManager DaysToExpiry < 21',
  AdminCertificateEnds: 'AWS/CertificateManager DaysToExpiry < 21',
  Refused: 'AWS/WAFV2 BlockedRequests > 1000',
  MainCpu: 'AWS/RDS CPUUtilization > 85',
  MainCapacity: 'AWS/RDS ACUUtilization > 90',
  MainConnections: 'AWS/RDS DatabaseConnections > 400',
  KeystoreCpu: 'AWS/RDS CPUUtilization > 85',
  KeystoreCapacity: 'AWS/RDS ACUUtilization > 90',
  KeystoreConnections: 'AWS/RDS DatabaseConnections > 150',
  KeyUnwraps: 'VoiCase key_unwraps > 1000',
  SignInRefusals: 'VoiCase sign_in_refusals > 200',
  IntegrityFailures: 'VoiCase integrity_failures > 0',
  AuditFailures: 'VoiCase audit_failures > 0',
  QueueAgeSeconds: 'VoiCase queue_age_seconds > 900',
  NatA: 'AWS/EC2 StatusCheckFailed > 0',
  NatB: 'AWS/EC2 StatusCheckFailed > 0',
  BackupFailed: 'AWS/Backup NumberOfBackupJobsFailed > 0',
};
const SIGN: Record<string, string> = { GreaterThanThreshold: '>', LessThanThreshold: '<' };

export const monitoring: Claim[] = [
  {
    name: 'alarms watch errors, latency, health, refusals, certificates, databases, keys, sign-ins, the queue, audit and backups',
    check(t) {
      const alarms = t.all('CloudWatch::Alarm');
      ok(alarms.length >= 9);
      const watched = alarms.map(({ id, props }) => [
        id,
        `${props.Namespace} ${props.MetricName} ${SIGN[props.ComparisonOperator]} ${props.Threshold}`,
      ]);
      deepEqual(Object.fromEntries(watched), WATCHED);
    },
    broken: {
      'nobody watches the queue': (t) => delete t.layers.monitoring.Resources.QueueAgeSeconds,
      'a million refused sign-ins': (t) => (t.props('monitoring/SignInRefusals').Threshold = 1e6),
      'the wrong way round': (t) => (t.props('monitoring/ReporterUnhealthy').ComparisonOperator = 'LessThanThreshold'),
    },
  },
  {
    name: 'every alarm tells somebody when it begins and when it is over',
    check(t) {
      for (const { id, layer, props } of t.all('CloudWatch::Alarm')) {
        const told = [...t.targets(layer, props.AlarmActions ?? []), ...t.targets(layer, props.OKActions ?? [])];
        deepEqual(told, ['monitoring/Alarms', 'monitoring/Alarms'], id);
        equal(props.ActionsEnabled, undefined, id);
      }
      const [subscription] = t.all('SNS::Subscription');
      deepEqual([subscription?.props.Protocol, t.target('monitoring', subscription?.props.Endpoint)], ['email', 'monitoring/AlarmAddress']);
    },
    broken: {
      nobody: (t) => (t.props('monitoring/MainCpu').AlarmActions = []),
      muted: (t) => (t.props('monitoring/AuditFailures').ActionsEnabled = false),
      'no subscriber': (t) => delete t.layers.monitoring.Resources.Mailed,
    },
  },
  {
    name: "each process's counters reach the alarms, and a worker that is silent raises one",
    check(t) {
      for (const process of processes) {
        const filters = t
          .all('Logs::MetricFilter')
          .filter(({ layer, props }) => t.target(layer, props.LogGroupName) === `app/${camel(process)}Logs`);
        const counted = filters.map(({ props }) => props.MetricTransformations[0].MetricName).sort();
        const all = ['audit_failures', 'integrity_failures', 'key_unwraps', 'sign_in_refusals'];
        deepEqual(counted, process === 'worker' ? [...all.slice(0, 3), 'queue_age_seconds', 'sign_in_refusals'] : all);
        for (const { props } of filters) {
          equal(props.FilterPattern, '{ $.fields.message = "counters" }');
          const [{ MetricName, MetricNamespace, MetricValue }]: Json = props.MetricTransformations;
          deepEqual([MetricNamespace, MetricValue], ['VoiCase', `$.fields.${MetricName}`]);
        }
      }
      const silent = t.all('CloudWatch::Alarm').filter(({ props }) => props.TreatMissingData === 'breaching');
      deepEqual(
        silent.map(({ id }) => id),
        ['QueueAgeSeconds'],
      );
    },
    broken: {
      'another field': (t) => (t.props('monitoring/AdminKeyUnwraps').MetricTransformations[0].MetricValue = '1'),
      'another line': (t) => (t.props('monitoring/WorkerQueueAgeSeconds').FilterPattern = 'error'),
      'silence is well': (t) => (t.props('monitoring/QueueAgeSeconds').TreatMissingData = 'notBreaching'),
      "reporters' surface uncounted": (t) => delete t.layers.monitoring.Resources.ReporterIntegrityFailures,
    },
  },
  {
    name: 'alarms of this account reach their topic, over TLS and encrypted under our key',
    check(t) {
      const [topic] = t.all('SNS::Topic');
      equal(t.target('monitoring', topic!.props.KmsMasterKeyId), 'monitoring/AlarmKey');
      const statements: Json[] = t.all('SNS::TopicPolicy').flatMap(({ props }) => props.PolicyDocument.Statement);
      const tls = statements.find((each) => each.Effect === 'Deny');
      deepEqual(tls?.Condition, { Bool: { 'aws:SecureTransport': 'false' } });
      const publish = statements.filter((each) => each.Effect === 'Allow');
      deepEqual(
        publish.map((each) => [each.Principal, each.Action, each.Condition]),
        [[{ Service: 'cloudwatch.amazonaws.com' }, 'sns:Publish', { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }]],
      );
    },
    broken: {
      'alarms kept out': (t) => {
        const { props } = t.all('SNS::TopicPolicy')[0]!;
        props.PolicyDocument.Statement = props.PolicyDocument.Statement.filter((each: Json) => each.Effect === 'Deny');
      },
      'in clear': (t) => delete t.all('SNS::Topic')[0]!.props.KmsMasterKeyId,
      'over HTTP': (t) => {
        const { props } = t.all('SNS::TopicPolicy')[0]!;
        props.PolicyDocument.Statement = props.PolicyDocument.Statement.filter((each: Json) => each.Effect === 'Allow');
      },
    },
  },
];
