import { type App, Aws, CfnParameter, type CfnResource, CliCredentialsStackSynthesizer, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { days, type Parameter, parameters, region } from './config';

// A layer is a stack: plain CloudFormation in one region, for any account, without CDK's bootstrap stack.
export class Layer extends Stack {
  constructor(app: App, name: string, description: string) {
    super(app, `voicase-${name}`, {
      env: { region },
      description: `VoiCase: ${description}`,
      synthesizer: new CliCredentialsStackSynthesizer(),
    });
  }

  parameter(name: Parameter): string {
    const { pattern, about, ...rest } = parameters[name];
    const made = this.node.tryFindChild(name) as CfnParameter | undefined;
    return (made ?? new CfnParameter(this, name, { type: 'String', allowedPattern: pattern, description: about, ...rest })).valueAsString;
  }

  // Our own KMS key, rotated every year. The key outlives its stack.
  key(id: string, alias: string): kms.Key {
    return named(id, new kms.Key(this, id, { alias: `voicase/${alias}`, enableKeyRotation: true, description: `VoiCase: ${alias}` }));
  }

  logGroup(id: string, name: string, key: string, retention = days.logs): logs.CfnLogGroup {
    return new logs.CfnLogGroup(this, id, { logGroupName: name, kmsKeyId: key, retentionInDays: retention });
  }

  // A role for one AWS service, usable only on behalf of this account.
  role(id: string, service: string, policies: string[] = []): iam.CfnRole {
    return new iam.CfnRole(this, id, {
      assumeRolePolicyDocument: document({
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
      managedPolicyArns: policies,
    });
  }

  policy(id: string, role: iam.CfnRole, ...statements: object[]): iam.CfnManagedPolicy {
    return new iam.CfnManagedPolicy(this, id, { roles: [role.ref], policyDocument: document(...statements) });
  }
}

export const document = (...statements: object[]) => ({ Version: '2012-10-17', Statement: statements });

export const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${Aws.ACCOUNT_ID}:${rest}`;

export const allow = (Sid: string, Action: string | string[], Resource: string | string[], Condition?: object) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});

// Keeps the construct's id as the logical id, without CDK's hash.
export function named<T extends Construct>(id: string, construct: T): T {
  (construct.node.defaultChild as CfnResource).overrideLogicalId(id);
  return construct;
}

// The resource is kept when its stack is deleted or the resource is replaced.
export function kept<T extends CfnResource>(resource: T): T {
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return resource;
}

// Converts SMTP_PASSWORD to SmtpPassword, and nat to Nat.
export const camel = (name: string) => name.toLowerCase().replace(/(?:^|[_.])(.)/g, (_, letter: string) => letter.toUpperCase());
