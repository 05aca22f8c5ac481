import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { clear, moduleOf, place, run, seen } from './support.mjs';

/** A fake RDS with one cluster. A restored cluster has the requested settings, unless the state names another key. */
function rds(call, options, state) {
  const query = options['query']?.[0] ?? '';
  if (call === 'rds restore-db-cluster-to-point-in-time' && state.refused) throw new Error('DBClusterQuotaExceeded');
  if (call !== 'rds describe-db-clusters') return undefined;
  if (query.includes('DBSubnetGroup')) return 'data\tarn:key\tforced-tls';
  if (query.includes('VpcSecurityGroups')) return 'sg-1\tsg-2';
  if (query.includes('Serverless')) return '{"MinCapacity":1,"MaxCapacity":16}';
  return `True\t${state.key ?? 'arn:key'}`;
}

let root;
afterEach(() => clear(root));

const drill = (state = {}, env = {}) => {
  root = place(['restore-drill'], moduleOf(rds), state);
  return run('restore-drill', ['voicase-main', '24'], { root, env });
};
const calls = (name) => seen(root).calls.filter(({ call }) => call === name);
const removed = () => calls('rds delete-db-cluster').map(({ options }) => options['db-cluster-identifier'][0]);

test('a drill restores into a private cluster of its own, under the same key, and removes that one alone', async () => {
  const { code, out, err } = await drill();
  assert.equal(code, 0, err);
  assert.match(out, /^Restored voicase-main as of 24 h ago in \d+ min$/m);
  const [{ options }] = calls('rds restore-db-cluster-to-point-in-time');
  assert.equal(options['source-db-cluster-identifier'][0], 'voicase-main');
  assert.deepEqual(options['vpc-security-group-ids'], ['sg-1', 'sg-2']);
  assert.equal(options['kms-key-id'][0], 'arn:key');
  assert.equal(options['db-cluster-parameter-group-name'][0], 'forced-tls');
  assert.equal(Math.round((Date.now() - Date.parse(options['restore-to-time'][0])) / 3_600_000), 24);
  assert.ok('no-publicly-accessible' in calls('rds create-db-instance')[0].options);
  const target = options['db-cluster-identifier'][0];
  assert.match(target, /^voicase-main-drill-\d{14}$/);
  assert.deepEqual(removed(), [target]);
});

test('a restore under another key fails, and is removed all the same', async () => {
  const { code, err } = await drill({ key: 'arn:other' });
  assert.equal(code, 1);
  assert.match(err, /another key: arn:other/);
  assert.equal(removed().length, 1);
});

test('a restore that AWS refuses fails, and nothing is removed', async () => {
  const { code } = await drill({ refused: true });
  assert.notEqual(code, 0);
  assert.deepEqual(calls('rds create-db-instance'), []);
  assert.deepEqual(removed(), []);
});

test('a cluster is kept for whoever wants to look into it', async () => {
  const { code, out } = await drill({}, { VOICASE_DRILL_KEEP: '1' });
  assert.equal(code, 0);
  assert.match(out, /Kept: voicase-main-drill-/);
  assert.deepEqual(removed(), []);
});

test('anything but a cluster and a number of hours is refused with how to use it', async () => {
  root = place(['restore-drill'], moduleOf(rds));
  for (const args of [[], ['voicase-main'], ['voicase-main', '0'], ['voicase-main', 'yesterday'], ['--all', '24'], ['a b', '24']]) {
    const { code, err } = await run('restore-drill', args, { root });
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /infra\/bin\/restore-drill <main/);
  }
  assert.deepEqual(seen(root).calls, []);
});
