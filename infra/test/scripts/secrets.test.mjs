import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';

import { clear, moduleOf, place, run, seen } from './support.mjs';

let root;
afterEach(() => clear(root));

const silent = moduleOf(() => undefined);
const given = () => (root = place(['rotate-secret'], silent));
const calls = (name) => seen(root).calls.filter(({ call }) => call === name);

test('a random secret is replaced, then the one service that is given it restarts and is waited for', async () => {
  const { code, out, err } = await run('rotate-secret', ['REPORTER_SESSION_KEY'], { root: given() });
  assert.equal(code, 0, err);
  assert.deepEqual(
    seen(root).calls.map(({ call }) => call),
    ['secretsmanager put-secret-value', 'ecs update-service', 'ecs wait services-stable'],
  );
  const [put] = calls('secretsmanager put-secret-value');
  assert.equal(put.options['secret-id'][0], 'voicase/REPORTER_SESSION_KEY');
  assert.equal(Buffer.from(put.files['secret-string'], 'base64').length, 32);
  assert.deepEqual(calls('ecs update-service')[0].options['service'], ['voicase-reporter']);
  assert.ok('force-new-deployment' in calls('ecs update-service')[0].options);
  assert.ok(!out.includes(put.files['secret-string']));
});

test('two replacements are two values', async () => {
  given();
  await run('rotate-secret', ['SESSION_SIGNING_KEY'], { root });
  await run('rotate-secret', ['SESSION_SIGNING_KEY'], { root });
  const [one, two] = calls('secretsmanager put-secret-value').map(({ files }) => files['secret-string']);
  assert.notEqual(one, two);
});

test('what others chose comes on standard input as it is, and is neither an argument nor shown', async () => {
  const password = ' a "quoted" $word\\ ';
  const { code, out, err } = await run('rotate-secret', ['SMTP_PASSWORD'], { root: given(), input: `${password}\n` });
  assert.equal(code, 0, err);
  assert.equal(calls('secretsmanager put-secret-value')[0].files['secret-string'], password);
  assert.deepEqual(calls('ecs update-service')[0].options['service'], ['voicase-worker']);
  assert.ok(seen(root).calls.every(({ args }) => !args.join(' ').includes('quoted')));
  assert.doesNotMatch(out + err, /quoted/);
});

for (const [name, why] of [
  ['MASTER_KEK', /would lose data/],
  ['REPORTER_TOKEN_PEPPER', /would lose data/],
  ['AI_API_KEY', /no feature uses it yet/],
]) {
  test(`${name} is not replaced, and nothing is asked of AWS`, async () => {
    const { code, err } = await run('rotate-secret', [name], { root: given(), input: 'a\n' });
    assert.equal(code, 1);
    assert.match(err, why);
    assert.deepEqual(seen(root).calls, []);
  });
}

test('an empty password is refused', async () => {
  const { code } = await run('rotate-secret', ['SMTP_PASSWORD'], { root: given() });
  assert.equal(code, 1);
  assert.deepEqual(seen(root).calls, []);
});

test('a name that is none of the secrets is refused with how to use it', async () => {
  given();
  for (const args of [[], ['PASSWORD'], ['MASTER_KEK', 'value'], ['voicase/MASTER_KEK'], ['']]) {
    const { code, err } = await run('rotate-secret', args, { root });
    assert.equal(code, 2, args.join(' '));
    assert.match(err, /infra\/bin\/rotate-secret <NAME>/);
  }
  assert.deepEqual(seen(root).calls, []);
});
