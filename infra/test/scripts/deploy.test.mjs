import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';

import { clear, executable, moduleOf, place, run, seen } from './support.mjs';

const commit = 'a'.repeat(40);
const hosts = ['https://report.example.org', 'https://staff.example.com'];
const services = ['voicase-reporter', 'voicase-admin', 'voicase-worker'];

/**
 * A fake ECS with the calls that deploy uses. It runs the last requested revision, unless the state says that the service stays unhealthy.
 */
function ecs(call, options, state, files) {
  const arn = (name, revision) => `arn:aws:ecs:eu-central-1:1:task-definition/${name}:${revision}`;
  const name = (options['services'] ?? options['service'] ?? [])[0];
  const query = options['query']?.[0] ?? '';
  state.running ??= {};
  switch (call) {
    case 'sts get-caller-identity':
      return '123456789012';
    case 'ecs describe-task-definition':
      return JSON.stringify({
        taskDefinitionArn: 'old',
        revision: 7,
        family: options['task-definition'][0],
        containerDefinitions: [{ image: 'registry/voicase/server:before', environment: state.environment ?? [{ name: 'VOICASE_ORIGIN' }] }],
      });
    case 'ecs register-task-definition':
      return arn(JSON.parse(files['cli-input-json']).family, 8);
    case 'ecs describe-services':
      if (query.includes('networkConfiguration')) return '{"awsvpcConfiguration":{"subnets":["s"],"assignPublicIp":"DISABLED"}}';
      return state.running[name] ?? arn(name, 7);
    case 'ecs run-task':
      return state.noTask ? 'None' : 'arn:task';
    case 'ecs describe-tasks':
      return state.exitCode ?? '0';
    case 'ecs update-service':
      if (!state.unhealthy?.includes(name)) state.running[name] = options['task-definition'][0];
      return '{}';
    case 'ecs wait services-stable':
      if (state.cancelled && state.running['voicase-worker']?.endsWith(':8')) process.kill(process.ppid, 'SIGTERM');
      if (state.unstable && state.running['voicase-worker']?.endsWith(':8')) throw new Error('Waiter ServicesStable failed');
      return undefined;
    case 'ecs wait tasks-stopped':
      return undefined;
    default:
      throw new Error(`deploy has no business with: ${call}`);
  }
}

let root;
afterEach(() => clear(root));

function given(state, smoke = 0) {
  root = place(['deploy'], moduleOf(ecs), state);
  executable(join(root, 'infra/bin/smoke'), `#!/bin/sh\necho "$@" >'${root}/smoked'\nexit ${smoke}\n`);
  return root;
}

const calls = (name) => seen(root).calls.filter(({ call }) => call === name);
const asked = (revision) =>
  calls('ecs update-service')
    .map(({ options }) => options['task-definition'][0])
    .filter((arn) => arn.endsWith(`:${revision}`));
const order = () =>
  seen(root)
    .calls.map(({ call }) => call)
    .filter((call) => /run-task|wait|update-service/.test(call));

test('a roll-out migrates first, then updates the three services, waits, and asks the hosts', async () => {
  const { code, err } = await run('deploy', [commit, ...hosts], { root: given({}) });
  assert.equal(code, 0, err);
  const update = 'ecs update-service';
  assert.deepEqual(order(), ['ecs run-task', 'ecs wait tasks-stopped', update, update, update, 'ecs wait services-stable']);
  assert.deepEqual(
    calls(update).map(({ options }) => options.service[0]),
    services,
  );
  assert.equal(asked(8).length, 3);
  assert.equal(readFileSync(join(root, 'smoked'), 'utf8').trim(), hosts.join(' '));
  assert.deepEqual(calls('ecs wait services-stable')[0].options.services, services);
});

test('every task definition gets the image of the commit, by its tag and never by a moving one', async () => {
  await run('deploy', [commit, ...hosts], { root: given({}) });
  const registered = calls('ecs register-task-definition').map(({ files }) => JSON.parse(files['cli-input-json']));
  assert.deepEqual(registered.map(({ family }) => family).sort(), [...services, 'voicase-migrate'].sort());
  for (const definition of registered) {
    assert.equal(definition.containerDefinitions[0].image, `123456789012.dkr.ecr.eu-central-1.amazonaws.com/voicase/server:${commit}`);
    assert.equal(definition.revision, undefined);
  }
  assert.ok(seen(root).calls.every(({ args }) => !args.join(' ').includes(':latest')));
});

for (const [what, state] of [
  ['fails', { exitCode: '1' }],
  ['does not start', { noTask: true }],
]) {
  test(`a migration that ${what} leaves every service as it is`, async () => {
    const { code, err } = await run('deploy', [commit, ...hosts], { root: given(state) });
    assert.equal(code, 1);
    assert.match(err, /the migration/);
    assert.deepEqual(calls('ecs update-service'), []);
  });
}

for (const [what, state, smoke] of [
  ['that does not become stable', { unstable: true }, 0],
  ['that ECS took back by itself', { unhealthy: ['voicase-admin'] }, 0],
  ['that is cancelled', { cancelled: true }, 0],
  ['whose hosts do not answer as they should', {}, 1],
]) {
  test(`a roll-out ${what} is taken back to what ran before`, async () => {
    const { code } = await run('deploy', [commit, ...hosts], { root: given(state, smoke) });
    assert.equal(code, 1);
    assert.deepEqual(
      asked(7),
      services.map((name) => `arn:aws:ecs:eu-central-1:1:task-definition/${name}:7`),
    );
    assert.deepEqual(order().slice(-2), ['ecs update-service', 'ecs wait services-stable']);
  });
}

test('a task definition with a secret in its environment is refused before anything runs, and its value is not shown', async () => {
  for (const name of ['MASTER_KEK', 'VOICASE_SECRET_MASTER_KEK']) {
    const { code, out, err } = await run('deploy', [commit, ...hosts], { root: given({ environment: [{ name, value: 'hunter2' }] }) });
    assert.equal(code, 1);
    assert.match(err, /the environment of voicase-reporter contains a secret/);
    assert.doesNotMatch(out + err, /hunter2/);
    assert.deepEqual(order(), []);
    clear(root);
  }
});

test('anything but a commit and two origins is refused with how to use it', async () => {
  given({});
  for (const args of [
    [],
    ['latest', ...hosts],
    [commit.slice(1), ...hosts],
    [commit, 'http://a.example', hosts[1]],
    [commit, hosts[0]],
    [commit, ...hosts, 'more'],
  ]) {
    const { code, err } = await run('deploy', args, { root });
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /infra\/bin\/deploy <commit>/);
  }
  assert.deepEqual(seen(root).calls, []);
});
