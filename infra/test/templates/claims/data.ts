import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Claim, Json, Templates } from '../templates';

const BUCKETS = ['Files', 'Checkpoints'];
const CLUSTERS = ['Main', 'Keystore'];
const statement = (t: Templates, policy: string, test: (each: Json) => boolean) => t.props(policy).PolicyDocument.Statement.find(test);
const policyOf = (t: Templates, bucket: string) => {
  const found = t.all('S3::BucketPolicy').find(({ layer, props }) => t.target(layer, props.Bucket) === `data/${bucket}`);
  ok(found, `${bucket} has no policy`);
  return `data/${found.id}`;
};

export const data: Claim[] = [
  {
    name: 'main database and keystore are two clusters, each encrypted under a key of its own and behind a security group of its own',
    check(t) {
      deepEqual(
        t.all('RDS::DBCluster').map(({ id }) => id),
        CLUSTERS,
      );
      const keys = CLUSTERS.map((id) => t.target('data', t.props(`data/${id}`).KmsKeyId));
      deepEqual(keys, ['data/MainKey', 'data/KeystoreKey']);
      deepEqual(
        CLUSTERS.map((id) => t.props(`data/${id}`).StorageEncrypted),
        [true, true],
      );
      deepEqual(
        CLUSTERS.flatMap((id) => t.targets('data', t.props(`data/${id}`).VpcSecurityGroupIds)),
        ['network/DatabaseGroup', 'network/KeystoreGroup'],
      );
    },
    broken: {
      'in clear': (t) => (t.props('data/Main').StorageEncrypted = false),
      'one key for both': (t) => (t.props('data/Keystore').KmsKeyId = t.props('data/Main').KmsKeyId),
      "AWS's own key": (t) => delete t.props('data/Main').KmsKeyId,
      'one group for both': (t) => (t.props('data/Keystore').VpcSecurityGroupIds = t.props('data/Main').VpcSecurityGroupIds),
    },
  },
  {
    name: 'databases are signed in to with tokens over TLS; no password stands in a template, and the one AWS makes is under our key',
    check(t) {
      for (const id of CLUSTERS) {
        const cluster = t.props(`data/${id}`);
        deepEqual(
          [cluster.EnableIAMDatabaseAuthentication, cluster.ManageMasterUserPassword, cluster.MasterUserPassword],
          [true, true, undefined],
        );
        equal(t.target('data', cluster.MasterUserSecret.KmsKeyId), 'secrets/SecretsKey');
        equal(t.props(`data/${id}Logs`).LogGroupName, `/aws/rds/cluster/${cluster.DBClusterIdentifier}/postgresql`);
        const parameters = t.props(t.target('data', cluster.DBClusterParameterGroupName)).Parameters;
        deepEqual(parameters, { 'rds.force_ssl': '1', log_parameter_max_length: '0', log_parameter_max_length_on_error: '0' });
      }
    },
    broken: {
      passwords: (t) => (t.props('data/Main').EnableIAMDatabaseAuthentication = false),
      "a log of RDS's own, without an end": (t) => (t.props('data/Main').DBClusterIdentifier = 'another'),
      'plain text on the wire': (t) => (t.props('data/KeystoreParameters').Parameters['rds.force_ssl'] = '0'),
      'a password in the template': (t) => (t.props('data/Main').MasterUserPassword = 'hunter2'),
      'what was written into statements, in the log': (t) =>
        delete t.props('data/MainParameters').Parameters.log_parameter_max_length_on_error,
    },
  },
  {
    name: 'databases cannot be deleted, are reached from inside alone, and have a second instance in the other zone',
    check(t) {
      const subnets = t.props(t.target('data', t.props('data/Main').DBSubnetGroupName)).SubnetIds;
      deepEqual(t.targets('data', subnets), ['network/DataSubnetA', 'network/DataSubnetB']);
      for (const id of CLUSTERS) {
        const cluster = t.props(`data/${id}`);
        equal(cluster.DeletionProtection, true);
        equal(t.target('data', cluster.DBSubnetGroupName), t.target('data', t.props('data/Main').DBSubnetGroupName));
        const instances = t.all('RDS::DBInstance').filter(({ props }) => t.target('data', props.DBClusterIdentifier) === `data/${id}`);
        deepEqual(
          instances.map(({ props }) => [props.AvailabilityZone, props.PubliclyAccessible, props.MonitoringInterval]),
          [
            ['eu-central-1a', false, 60],
            ['eu-central-1b', false, 60],
          ],
        );
      }
    },
    broken: {
      deletable: (t) => (t.props('data/Keystore').DeletionProtection = false),
      'a public database': (t) => (t.props('data/MainB').PubliclyAccessible = true),
      'no reader': (t) => delete t.layers.data.Resources.MainB,
      'one zone': (t) => (t.props('data/KeystoreB').AvailabilityZone = 'eu-central-1a'),
      'among the tasks': (t) => (t.props('data/DataSubnets').SubnetIds = [{ 'Fn::ImportValue': 'x' }]),
    },
  },
  {
    name: 'the main database is backed up for seven days, the keystore for the shortest time there is',
    check(t) {
      deepEqual(
        CLUSTERS.map((id) => t.props(`data/${id}`).BackupRetentionPeriod),
        [7, 1],
      );
      deepEqual(
        CLUSTERS.map((id) => t.props(`data/${id}`).ServerlessV2ScalingConfiguration.MinCapacity),
        [1, 1],
      );
    },
    broken: {
      'one day': (t) => (t.props('data/Main').BackupRetentionPeriod = 1),
      'erased keys for a week': (t) => (t.props('data/Keystore').BackupRetentionPeriod = 7),
    },
  },
  {
    name: 'every bucket is private in all four ways, encrypted with AES-256, versioned, and reached over TLS 1.2 or newer alone',
    check(t) {
      deepEqual(
        t.all('S3::Bucket').map(({ id }) => id),
        BUCKETS,
      );
      for (const id of BUCKETS) {
        const { PublicAccessBlockConfiguration, BucketEncryption, VersioningConfiguration, OwnershipControls } = t.props(`data/${id}`);
        deepEqual(PublicAccessBlockConfiguration, {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
        deepEqual(BucketEncryption.ServerSideEncryptionConfiguration, [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }]);
        deepEqual([VersioningConfiguration, OwnershipControls.Rules[0].ObjectOwnership], [{ Status: 'Enabled' }, 'BucketOwnerEnforced']);
        const policy = policyOf(t, id);
        for (const condition of [{ Bool: { 'aws:SecureTransport': 'false' } }, { NumericLessThan: { 's3:TlsVersion': 1.2 } }]) {
          const found = statement(t, policy, (each) => JSON.stringify(each.Condition) === JSON.stringify(condition));
          deepEqual([found?.Effect, found?.Principal, found?.Action], ['Deny', { AWS: '*' }, 's3:*']);
          deepEqual(t.texts('data', found.Resource), [`‹data/${id}›`, `‹data/${id}›/*`]);
        }
        ok(
          t.props(policy).PolicyDocument.Statement.every((each: Json) => each.Effect === 'Deny'),
          'a bucket policy gives rights',
        );
      }
    },
    broken: {
      'public by a list': (t) => (t.props('data/Files').PublicAccessBlockConfiguration.IgnorePublicAcls = false),
      'without versions': (t) => delete t.props('data/Files').VersioningConfiguration,
      'in clear': (t) => delete t.props('data/Checkpoints').BucketEncryption.ServerSideEncryptionConfiguration,
      'over HTTP': (t) => t.props(policyOf(t, 'Files')).PolicyDocument.Statement.shift(),
      'for everybody': (t) =>
        t
          .props(policyOf(t, 'Files'))
          .PolicyDocument.Statement.push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' }),
    },
  },
  {
    name: 'a presigned address is worth nothing after 24 hours, whoever signed it',
    check(t) {
      const denied = statement(t, policyOf(t, 'Files'), (each) => each.Sid === 'PresignedForADayAtMost');
      deepEqual([denied?.Effect, denied?.Principal, denied?.Action], ['Deny', { AWS: '*' }, 's3:*']);
      deepEqual(denied.Condition, { NumericGreaterThan: { 's3:signatureAge': 86_400_000 } });
      deepEqual(t.texts('data', denied.Resource), ['‹data/Files›', '‹data/Files›/*']);
    },
    broken: {
      'a week': (t) =>
        (statement(t, policyOf(t, 'Files'), (each) => each.Sid).Condition.NumericGreaterThan['s3:signatureAge'] = 604_800_000),
      'reading allowed': (t) => (statement(t, policyOf(t, 'Files'), (each) => each.Sid).Action = 's3:PutObject'),
    },
  },
  {
    name: 'old versions of a file are gone after the 72 hours of T_shred, parts of an unfinished upload after two days',
    check(t) {
      const [rule, ...more] = t.props('data/Files').LifecycleConfiguration.Rules;
      equal(more.length, 0);
      deepEqual(
        [rule.Status, rule.NoncurrentVersionExpiration, rule.AbortIncompleteMultipartUpload],
        ['Enabled', { NoncurrentDays: 3 }, { DaysAfterInitiation: 2 }],
      );
    },
    broken: {
      'a month': (t) => (t.props('data/Files').LifecycleConfiguration.Rules[0].NoncurrentVersionExpiration.NoncurrentDays = 30),
      'parts forever': (t) => delete t.props('data/Files').LifecycleConfiguration.Rules[0].AbortIncompleteMultipartUpload,
      'switched off': (t) => (t.props('data/Files').LifecycleConfiguration.Rules[0].Status = 'Disabled'),
    },
  },
  {
    name: "checkpoints are written once: nobody, the account's owner included, changes or removes one within a year",
    check(t) {
      const { ObjectLockEnabled, ObjectLockConfiguration, LifecycleConfiguration } = t.props('data/Checkpoints');
      equal(ObjectLockEnabled, true);
      deepEqual(ObjectLockConfiguration.Rule.DefaultRetention, { Mode: 'COMPLIANCE', Days: 365 });
      equal(LifecycleConfiguration, undefined);
    },
    broken: {
      'some may': (t) => (t.props('data/Checkpoints').ObjectLockConfiguration.Rule.DefaultRetention.Mode = 'GOVERNANCE'),
      'no lock': (t) => delete t.props('data/Checkpoints').ObjectLockConfiguration.Rule.DefaultRetention,
    },
  },
  {
    name: 'main database and files are saved each day into a vault that is locked; the keystore never is',
    check(t) {
      const vault = t.props('data/Vault');
      deepEqual(vault.LockConfiguration, { MinRetentionDays: 7, MaxRetentionDays: 35, ChangeableForDays: 3 });
      equal(t.target('data', vault.EncryptionKeyArn), 'data/VaultKey');
      const [rule] = t.props('data/BackupPlan').BackupPlan.BackupPlanRule;
      deepEqual(
        [t.target('data', rule.TargetBackupVault), rule.ScheduleExpression, rule.Lifecycle.DeleteAfterDays],
        ['data/Vault', 'cron(0 3 * * ? *)', 35],
      );
      const saved = t.all('Backup::BackupSelection').flatMap(({ props }) => t.targets('data', props.BackupSelection.Resources));
      deepEqual(saved, ['data/Main', 'data/Files']);
    },
    broken: {
      'the keystore too': (t) =>
        t.props('data/BackupSelection').BackupSelection.Resources.push({ 'Fn::GetAtt': ['Keystore', 'DBClusterArn'] }),
      'no files': (t) => t.props('data/BackupSelection').BackupSelection.Resources.pop(),
      'no lock': (t) => delete t.props('data/Vault').LockConfiguration,
      'a lock that can be taken off': (t) => delete t.props('data/Vault').LockConfiguration.ChangeableForDays,
    },
  },
  {
    name: "an image's tag never means another image, images are scanned when pushed and encrypted with AES-256",
    check(t) {
      const images = t
        .all('ECR::Repository')
        .map(({ props }) => [
          props.RepositoryName,
          props.ImageTagMutability,
          props.ImageScanningConfiguration,
          props.EncryptionConfiguration,
        ]);
      deepEqual(images, [['voicase/server', 'IMMUTABLE', { ScanOnPush: true }, { EncryptionType: 'AES256' }]]);
    },
    broken: {
      'a tag that moves': (t) => (t.props('data/Images').ImageTagMutability = 'MUTABLE'),
      unscanned: (t) => (t.props('data/Images').ImageScanningConfiguration.ScanOnPush = false),
    },
  },
];
