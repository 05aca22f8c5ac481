import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const infra = join(import.meta.dirname, '../..');
const script = (name) => readFileSync(join(infra, 'bin', name), 'utf8');
const resources = readdirSync(join(infra, 'templates')).flatMap((file) =>
  Object.values(JSON.parse(readFileSync(join(infra, 'templates', file), 'utf8')).Resources),
);
const names = (type, property) =>
  resources
    .filter(({ Type }) => Type === `AWS::${type}`)
    .map(({ Properties }) => Properties[property])
    .sort();

test('what the scripts ask for by name is called so in the templates', () => {
  const services = /^services=\((.*)\)$/m.exec(script('deploy'))[1].split(' ');
  assert.deepEqual(services.sort(), names('ECS::Service', 'ServiceName'));
  for (const family of [...services, 'voicase-migrate']) assert.ok(names('ECS::TaskDefinition', 'Family').includes(family), family);
  for (const name of ['deploy', 'rotate-secret']) {
    assert.deepEqual([/\bcluster=(\S+)/.exec(script(name))[1]], names('ECS::Cluster', 'ClusterName'), name);
  }
  for (const name of ['deploy', 'push']) {
    assert.deepEqual([/\brepository=(\S+)/.exec(script(name))[1]], names('ECR::Repository', 'RepositoryName'), name);
  }
});

test('every secret that is rotated by name stands in the templates under that name', () => {
  const { secrets } = JSON.parse(readFileSync(join(infra, 'contract.json'), 'utf8'));
  const kept = names('SecretsManager::Secret', 'Name');
  assert.deepEqual(secrets.map((name) => `voicase/${name}`).sort(), kept);
  for (const [name] of script('rotate-secret').matchAll(/\b[A-Z]+_[A-Z_]+(?= \||\))/g)) assert.ok(secrets.includes(name), name);
});
