// The seven layers as CloudFormation. `infra/bin/synth` writes them to infra/templates.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { acknowledge } from './acknowledged';
import { Application } from './app';
import { root } from './config';
import { Data } from './data';
import { Edge } from './edge';
import { Identity } from './identity';
import { Monitoring } from './monitoring';
import { Network } from './network';
import { Prepare } from './prepare';
import { Secrets } from './secrets';

// Cross-stack references are exports and imports, so CloudFormation refuses to delete a value in use.
const REFERENCES = { '@aws-cdk/core:defaultCrossStackReferences': 'strong' };

export function build(outdir: string, acknowledged = true): App {
  const app = new App({ context: { ...flags, ...REFERENCES }, analyticsReporting: false, treeMetadata: false, outdir });
  const network = new Network(app);
  const secrets = new Secrets(app);
  const data = new Data(app, network, secrets);
  const edge = new Edge(app, network);
  const prepare = new Prepare(app, network, secrets, data, edge);
  const application = new Application(app, prepare, edge);
  new Identity(app, prepare, application);
  new Monitoring(app, network, data, edge, application);
  if (acknowledged) {
    acknowledge(app);
  }
  return app;
}

// Writes one line per resource. The template is then small enough for a direct call of CloudFormation, and its diffs
// are readable.
function write(template: Record<string, Record<string, unknown> | string>): string {
  const section = (value: Record<string, unknown>) =>
    `{\n${Object.entries(value)
      .map(([id, inner]) => `${JSON.stringify(id)}:${JSON.stringify(inner)}`)
      .join(',\n')}\n}`;
  const sections = Object.entries(template).map(
    ([name, value]) => `${JSON.stringify(name)}:${typeof value === 'string' ? JSON.stringify(value) : section(value)}`,
  );
  return `{\n${sections.join(',\n')}\n}\n`;
}

// Returns the templates by layer.
export function synthesise(): Map<string, string> {
  const place = mkdtempSync(join(tmpdir(), 'voicase-synth-'));
  try {
    const { stacks } = build(place).synth();
    return new Map(stacks.map((stack) => [stack.stackName.replace('voicase-', ''), write(stack.template)]));
  } finally {
    rmSync(place, { recursive: true });
  }
}

if (require.main === module) {
  const place = process.argv[2] ?? join(root, 'templates');
  for (const [layer, template] of synthesise()) {
    writeFileSync(join(place, `${layer}.json`), template);
  }
}
