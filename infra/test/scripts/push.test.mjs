import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';

import { clear, executable, moduleOf, place, run } from './support.mjs';

const commit = 'b'.repeat(40);

function ecr(call) {
  return call === 'sts get-caller-identity' ? '123456789012' : 'the-password';
}

let root;
afterEach(() => clear(root));

function given() {
  root = place(['push'], moduleOf(ecr));
  executable(join(root, 'path/skopeo'), `#!/bin/sh\necho "$@" >>'${root}/skopeo'\n[ "$1" = login ] && cat >'${root}/password'\nexit 0\n`);
  mkdirSync(join(root, 'built/image'), { recursive: true });
  return root;
}

test('an image is pushed under its commit, and the password goes through standard input', async () => {
  const { code, out, err } = await run('push', [join(given(), 'built'), commit], { root });
  assert.equal(code, 0, err);
  const registry = '123456789012.dkr.ecr.eu-central-1.amazonaws.com';
  const said = readFileSync(join(root, 'skopeo'), 'utf8');
  assert.match(said, new RegExp(`copy --quiet --preserve-digests dir:${root}/built/image docker://${registry}/voicase/server:${commit}`));
  assert.equal(readFileSync(join(root, 'password'), 'utf8').trim(), 'the-password');
  assert.doesNotMatch(said + out + err, /the-password/);
});

test('a moving tag or a missing image is refused', async () => {
  given();
  for (const args of [[], [join(root, 'built'), 'latest'], [join(root, 'none'), commit]]) {
    assert.equal((await run('push', args, { root })).code, 2, args.join(' '));
  }
});
