import type { App } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { contract } from './config';
import { camel, kept, Layer } from './layer';

// The 16 secrets as empty places: whoever runs the installation puts the values in, and no template ever has one.
export class Secrets extends Layer {
  // Encrypts them at rest.
  readonly secretsKey: string;
  // Wraps MASTER_KEK inside its secret: who reads the secret alone has no key.
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
