import { type App, Duration } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { capacity, days, names, region, zones } from './config';
import { camel, kept, Layer, named } from './layer';
import type { Network } from './network';
import type { Secrets } from './secrets';

// Maximum lifetime of a presigned URL. The bucket's policy enforces it, even if the signer chose a longer one.
const DAY_IN_MS = 86_400_000;

interface Cluster {
  id: string;
  group: string;
  backupDays: number;
  size: { least: number; most: number };
}

// Two clusters, because the keystore's backups must expire long before those of the main database. Then an erased case is unreadable in
// every remaining backup of the main database.
export class Data extends Layer {
  readonly main: rds.CfnDBCluster;
  readonly keystore: rds.CfnDBCluster;
  readonly files: s3.Bucket;
  readonly images: ecr.CfnRepository;
  private readonly logKey: string;
  private readonly subnetGroup: string;
  private readonly monitoring: iam.CfnRole;

  constructor(
    app: App,
    network: Network,
    private readonly secrets: Secrets,
  ) {
    super(app, 'data', 'databases, files, checkpoints, backups, images');
    this.logKey = network.logKey;
    this.subnetGroup = new rds.CfnDBSubnetGroup(this, 'DataSubnets', {
      dbSubnetGroupDescription: 'Subnets without a way out',
      subnetIds: network.subnets.data,
    }).ref;
    this.monitoring = this.role('MonitoringRole', 'monitoring.rds.amazonaws.com', [
      'arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
    ]);
    this.main = this.cluster({ id: 'Main', group: network.groups.id.Database, backupDays: days.mainBackup, size: capacity.main });
    this.keystore = this.cluster({
      id: 'Keystore',
      group: network.groups.id.Keystore,
      backupDays: days.keystoreBackup,
      size: capacity.keystore,
    });
    this.files = this.makeFiles();
    this.makeCheckpoints();
    this.makeBackups();
    this.images = this.makeImages();
  }

  private cluster({ id, group, backupDays, size }: Cluster): rds.CfnDBCluster {
    const parameters = new rds.CfnDBClusterParameterGroup(this, `${id}Parameters`, {
      family: `aurora-postgresql${capacity.engine.split('.')[0]}`,
      description: 'TLS only; no parameter of a statement in a log',
      parameters: { 'rds.force_ssl': '1', log_parameter_max_length: '0', log_parameter_max_length_on_error: '0' },
    });
    const name = `voicase-${id.toLowerCase()}`;
    // Create the log group here, so that it has a retention period and our KMS key. RDS would set neither.
    const log = this.logGroup(`${id}Logs`, `/aws/rds/cluster/${name}/postgresql`, this.logKey);
    const cluster = kept(
      new rds.CfnDBCluster(this, id, {
        dbClusterIdentifier: name,
        engine: 'aurora-postgresql',
        engineVersion: capacity.engine,
        dbClusterParameterGroupName: parameters.ref,
        dbSubnetGroupName: this.subnetGroup,
        vpcSecurityGroupIds: [group],
        port: 5432,
        serverlessV2ScalingConfiguration: { minCapacity: size.least, maxCapacity: size.most },
        storageEncrypted: true,
        kmsKeyId: this.key(`${id}Key`, `database-${id.toLowerCase()}`).keyArn,
        enableIamDatabaseAuthentication: true,
        // The master user is needed only once, to create the roles. AWS creates, stores and rotates its password, and
        // none of our roles can read the password.
        masterUsername: 'voicase_root',
        manageMasterUserPassword: true,
        masterUserSecret: { kmsKeyId: this.secrets.secretsKey },
        deletionProtection: true,
        backupRetentionPeriod: backupDays,
        preferredBackupWindow: '01:00-02:00',
        preferredMaintenanceWindow: 'sun:03:00-sun:04:00',
        copyTagsToSnapshot: true,
        enableCloudwatchLogsExports: ['postgresql'],
      }),
    );
    cluster.addResourceDependency(log);
    zones.forEach((zone, tier) => this.instance(`${id}${camel(zone)}`, cluster, zone, tier));
    return cluster;
  }

  // The first instance is the writer. The second one serves reads and takes over on failure.
  private instance(id: string, cluster: rds.CfnDBCluster, zone: string, promotionTier: number): void {
    kept(
      new rds.CfnDBInstance(this, id, {
        dbClusterIdentifier: cluster.ref,
        dbInstanceClass: 'db.serverless',
        engine: 'aurora-postgresql',
        availabilityZone: region + zone,
        promotionTier,
        publiclyAccessible: false,
        autoMinorVersionUpgrade: true,
        caCertificateIdentifier: 'rds-ca-rsa2048-g1',
        monitoringInterval: 60,
        monitoringRoleArn: this.monitoring.attrArn,
      }),
    );
  }

  private bucket(id: string, rest: s3.BucketProps): s3.Bucket {
    const bucket = new s3.Bucket(this, id, {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      ...rest,
    });
    return named(id, bucket);
  }

  private makeFiles(): s3.Bucket {
    const files = this.bucket('Files', {
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(days.shred),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(days.unfinishedUploads),
        },
      ],
    });
    files.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'PresignedForADayAtMost',
        effect: iam.Effect.DENY,
        principals: [new iam.AnyPrincipal()],
        actions: ['s3:*'],
        resources: [files.bucketArn, files.arnForObjects('*')],
        conditions: { NumericGreaterThan: { 's3:signatureAge': DAY_IN_MS } },
      }),
    );
    return files;
  }

  private makeCheckpoints(): void {
    this.bucket('Checkpoints', {
      objectLockEnabled: true,
      objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(days.checkpoints)),
    });
  }

  // Backs up the main database and the files, which are ciphertext. Does not back up the keystore, because that would
  // keep the keys of erased cases.
  private makeBackups(): void {
    const vault = kept(
      new backup.CfnBackupVault(this, 'Vault', {
        backupVaultName: 'voicase',
        encryptionKeyArn: this.key('VaultKey', 'backups').keyArn,
        // After three days the lock is final. Then even the account's owner cannot shorten the retention.
        lockConfiguration: { minRetentionDays: days.mainBackup, maxRetentionDays: days.vault, changeableForDays: 3 },
      }),
    );
    const plan = new backup.CfnBackupPlan(this, 'BackupPlan', {
      backupPlan: {
        backupPlanName: 'voicase',
        backupPlanRule: [
          {
            ruleName: 'daily',
            targetBackupVault: vault.ref,
            scheduleExpression: 'cron(0 3 * * ? *)',
            lifecycle: { deleteAfterDays: days.vault },
          },
        ],
      },
    });
    const role = this.role('BackupRole', 'backup.amazonaws.com', [
      'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
      'arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup',
    ]);
    new backup.CfnBackupSelection(this, 'BackupSelection', {
      backupPlanId: plan.ref,
      backupSelection: {
        selectionName: 'main-and-files',
        iamRoleArn: role.attrArn,
        resources: [this.main.attrDbClusterArn, this.files.bucketArn],
      },
    });
  }

  private makeImages(): ecr.CfnRepository {
    const fifty = { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 };
    const rules = [{ rulePriority: 1, selection: fifty, action: { type: 'expire' } }];
    return kept(
      new ecr.CfnRepository(this, 'Images', {
        repositoryName: names.repository,
        imageTagMutability: 'IMMUTABLE',
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfiguration: { encryptionType: 'AES256' },
        lifecyclePolicy: { lifecyclePolicyText: JSON.stringify({ rules }) },
      }),
    );
  }
}
