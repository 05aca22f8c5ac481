import { type App, Validations } from 'aws-cdk-lib';

const PACKS = ['NIST.800.53.R5', 'HIPAA.Security'];
const both = (rule: string) => PACKS.map((pack) => `${pack}-${rule}`);
const logStreams = (layer: string, task: string) => ({
  rules: [`AwsSolutions-IAM5[Resource::arn:aws:logs:eu-central-1:<AWS::AccountId>:log-group:<${task}Logs>:log-stream:*]`],
  on: `voicase-${layer}/${task}ExecutionPolicy`,
  reason: "A stream is named after a task that does not exist yet; the group is the task's own.",
});

// Findings of the rule packs that we accept, each with its place and reason. An entry that matches no finding fails the tests.
export const ACKNOWLEDGED: { rules: string[]; on: string; reason: string }[] = [
  {
    rules: ['CloudFormation-Validate::W3010'],
    on: 'voicase-(network|data)/.*',
    reason: 'The zones are named so that no account is asked for them; all is in one region by design.',
  },
  {
    rules: ['AwsSolutions-EC23'],
    on: 'voicase-network/BalancerGroup',
    reason: 'The balancer is the one public way in: 443, and 80 which only leads to it.',
  },
  {
    rules: ['AwsSolutions-EC29'],
    on: 'voicase-network/Nat[AB]',
    reason: 'A NAT instance holds nothing and is replaced when its image is; protection would stop that.',
  },
  {
    rules: both('EC2InstanceProfileAttached'),
    on: 'voicase-network/Nat[AB]',
    reason: 'A NAT instance calls nothing of AWS, so it has no role.',
  },
  {
    rules: both('VPCDefaultSecurityGroupClosed'),
    on: 'voicase-network/Vpc',
    reason: 'No template can close it without a function of ours; nothing is in it, and the first steps in an account close it.',
  },
  {
    rules: both('VPCNoUnrestrictedRouteToIGW'),
    on: 'voicase-network/PublicDefault',
    reason: 'The public subnets hold the balancer and the NAT instances, which need it.',
  },
  {
    rules: ['AwsSolutions-SMG4', ...both('SecretsManagerRotationEnabled')],
    on: 'voicase-secrets/Secret[A-Z].*',
    reason: 'Secrets change by hand: what is encrypted or hashed under one has to be taken along, which no schedule does.',
  },
  {
    rules: ['AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole]'],
    on: 'voicase-data/MonitoringRole',
    reason: "What RDS needs to write its own measurements is AWS's to say.",
  },
  {
    rules: ['ForBackup', 'ForS3Backup'].map((name) => {
      const path = name === 'ForBackup' ? 'service-role/AWSBackupServiceRolePolicyForBackup' : 'AWSBackupServiceRolePolicyForS3Backup';
      return `AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/${path}]`;
    }),
    on: 'voicase-data/BackupRole',
    reason: "What AWS Backup needs is AWS's to say; only that service can take the role.",
  },
  {
    rules: both('RDSInBackupPlan'),
    on: 'voicase-data/(Main|Keystore)[AB]',
    reason: 'The plan holds the main cluster, not its instances; the keystore has to be in no plan, or an erased key would live on.',
  },
  {
    rules: ['AwsSolutions-S1', ...both('S3BucketLoggingEnabled')],
    on: 'voicase-data/(Files|Checkpoints)',
    reason: "Only our own tasks ask for objects; the application's log says who read a file. A list of all requests would add times.",
  },
  {
    rules: both('S3BucketReplicationEnabled'),
    on: 'voicase-data/(Files|Checkpoints)',
    reason: 'All data stays in one region; copies are in the locked vault.',
  },
  {
    rules: both('S3DefaultEncryptionKMS'),
    on: 'voicase-data/(Files|Checkpoints)',
    reason: 'Objects are encrypted by the application before they come here; under that, AES-256 of S3 is what is promised.',
  },
  {
    rules: ['AwsSolutions-ELB2', ...both('ELBLoggingEnabled')],
    on: 'voicase-edge/Balancer',
    reason: 'An access log would hold the address of every reporter.',
  },
  {
    rules: both('ELBv2ACMCertificateRequired'),
    on: 'voicase-edge/Http',
    reason: 'Port 80 answers nothing but the redirect to HTTPS.',
  },
  {
    rules: ['AwsSolutions-ECS2'],
    on: 'voicase-(app|prepare)/(Reporter|Admin|Worker|Migrate|Bootstrap)Task',
    reason: 'The variables are addresses and names; secrets come by reference, and a test holds the two apart.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    on: 'voicase-(app|prepare)/.*ExecutionPolicy',
    reason: 'ecr:GetAuthorizationToken knows no resource.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::*]'],
    on: 'voicase-identity/DeployPolicy',
    reason: 'ecr:GetAuthorizationToken and ecs:DescribeTaskDefinition know no resource.',
  },
  {
    rules: ['reporter', 'admin', 'worker', 'migrate'].map(
      (name) => `AwsSolutions-IAM5[Resource::arn:aws:ecs:eu-central-1:<AWS::AccountId>:task-definition/voicase-${name}:*]`,
    ),
    on: 'voicase-identity/DeployPolicy',
    reason: 'Each roll-out makes a new revision, whose number is not known before.',
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::arn:aws:ecs:eu-central-1:<AWS::AccountId>:task/voicase/*]'],
    on: 'voicase-identity/DeployPolicy',
    reason: "The migration's task gets its name when it starts; the cluster is ours alone.",
  },
  {
    rules: ['AwsSolutions-IAM5[Resource::<Files.Arn>/*]'],
    on: 'voicase-app/(Reporter|Admin|Worker)TaskPolicy',
    reason: 'Objects have random names in one flat space; who does not know a name cannot list them.',
  },
  ...['Migrate', 'Bootstrap'].map((task) => logStreams('prepare', task)),
  ...['Reporter', 'Admin', 'Worker'].map((task) => logStreams('app', task)),
];

export function acknowledge(app: App): void {
  for (const { rules, on, reason } of ACKNOWLEDGED) {
    const place = new RegExp(`^${on}$`);
    for (const construct of app.node.findAll().filter((each) => place.test(each.node.path))) {
      rules.forEach((id) => Validations.of(construct).acknowledge({ id, reason }));
    }
  }
}
