import type { App } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { contract } from './config';
import { camel, kept, Layer } from './layer';

// The 16 secrets without values. The operator sets the values, and no template contains one.
export class Secrets extends Layer {
  // Encrypts the secrets at rest.
  readonly secretsKey: string;
  // Wraps MASTER_KEK inside its secret, so that a read of the secret alone does not reveal MASTER_KEK.
  readonly masterKey: string;
  readonly arn: Record<string, string>;

  constructor(app: App) {
    super(app, 'secrets', 'the 16 secrets and their keys');
    this.secretsKey = this.key('SecretsKey', 'secrets').keyArn;
    this.masterKey = this.key('MasterKey', 'master-kek').keyArn;
    const secret = (name: string) =>
      kept(new secretsmanager.CfnSecret(this, `Secret${camel(name)}`, { name: `voicase/${name}`, kmsKeyId: this.secretsKey }));
    this.arn = Object.fromEntries(contract.secrets.map((name) => [name, secret(name).ref]));
  }
}
