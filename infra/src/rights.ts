import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { type Process, region } from './config';
import type { Data } from './data';
import { allow, arn } from './layer';
import type { Secrets } from './secrets';

// The rights of a task. Its task role applies at run time, and its execution role before the start.
export interface Rights {
  main: string[];
  keystore: string[];
  files?: Process;
  masterKey: boolean;
  secrets: string[];
}

const UPLOAD = ['s3:PutObject', 's3:GetObject'];
// The S3 calls of each process. No process may list the bucket. An object's name has 128 random bits, so nobody can
// guess it.
const FILES: Record<Process, string[]> = {
  reporter: UPLOAD,
  admin: UPLOAD,
  // The worker joins the pieces of a file and deletes them.
  worker: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject'],
};

export function taskStatements(rights: Rights, data: Data, secrets: Secrets): object[] {
  const user = (cluster: rds.CfnDBCluster) => (role: string) => arn('rds-db', `dbuser:${cluster.attrDbClusterResourceId}/${role}`);
  const users = [...rights.main.map(user(data.main)), ...rights.keystore.map(user(data.keystore))];
  const statements: object[] = [allow('Databases', 'rds-db:connect', users)];
  if (rights.files) {
    statements.push(allow('Files', FILES[rights.files], data.files.arnForObjects('*')));
  }
  if (rights.masterKey) {
    const purpose = { StringEquals: { 'kms:EncryptionContext:voicase': 'MASTER_KEK' } };
    statements.push(allow('MasterKey', 'kms:Decrypt', secrets.masterKey, purpose));
  }
  return statements;
}

export function executionStatements(
  secretArns: string[],
  secrets: Secrets,
  repository: ecr.CfnRepository,
  group: logs.CfnLogGroup,
): object[] {
  const pull = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];
  const statements: object[] = [
    allow('RegistryToken', 'ecr:GetAuthorizationToken', '*'),
    allow('Image', pull, repository.attrArn),
    allow('Logs', ['logs:CreateLogStream', 'logs:PutLogEvents'], `${arn('logs', `log-group:${group.ref}`)}:log-stream:*`),
  ];
  if (secretArns.length > 0) {
    const byManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
    statements.push(
      allow('Secrets', 'secretsmanager:GetSecretValue', secretArns),
      allow('SecretsKey', 'kms:Decrypt', secrets.secretsKey, byManager),
    );
  }
  // Deny all other secrets, even if the role gets more rights later.
  const others = secretArns.length > 0 ? { NotResource: secretArns } : { Resource: '*' };
  statements.push({ Sid: 'NoOtherSecret', Effect: 'Deny', Action: 'secretsmanager:*', ...others });
  return statements;
}
