import type { App } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { names } from './config';
import type { Data } from './data';
import type { Edge } from './edge';
import type { Network } from './network';
import type { Secrets } from './secrets';
import { Tasks } from './tasks';

const size = { cpu: '256', memory: '512' };

// The prerequisites of the services: the cluster, and two tasks that run once in the worker's network. One is the migration before each
// deployment. The other creates an organisation.
export class Prepare extends Tasks {
  readonly cluster: string;

  constructor(app: App, network: Network, secrets: Secrets, data: Data, edge: Edge) {
    super(app, 'prepare', 'the cluster, and tasks that run once', network, secrets, data);
    this.cluster = new ecs.CfnCluster(this, 'Cluster', {
      clusterName: names.cluster,
      clusterSettings: [{ name: 'containerInsights', value: 'enabled' }],
    }).ref;
    this.task({
      process: 'migrate',
      command: ['migrate'],
      rights: { main: ['voicase_migrator'], keystore: ['voicase_migrator'], masterKey: false, secrets: [] },
      variables: this.databases('voicase_migrator'),
      size,
    });
    this.task({
      process: 'bootstrap',
      command: ['bootstrap', '--help'],
      rights: { main: ['voicase_platform'], keystore: ['voicase_platform'], masterKey: true, secrets: ['MASTER_KEK'] },
      variables: { ...this.databases('voicase_platform'), ...this.stores(), VOICASE_ORIGIN: `https://${edge.host.admin}` },
      size,
    });
  }
}
