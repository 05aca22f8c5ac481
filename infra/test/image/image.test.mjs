// Builds the image twice and runs it like a container runtime: with its own read-only root, as user 65532. Runs in
// infra/test/support/apart. VOICASE_BINARY names the server to put into the image.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { until } from '../../../tests/support/until.mjs';
import { ask, secret, status } from '../support/server.mjs';
import { listen } from './resolver.mjs';

const BINARY = process.env.VOICASE_BINARY ?? 'target/debug/voicase';
// A debug build is larger than a release and reads the web pages from the source directory.
const isRelease = !BINARY.includes('/debug/');
const MIB = 1 << 20;
const place = mkdtempSync(join(tmpdir(), 'voicase-image-test-'));
const root = join(place, 'root');
const run = (command, ...args) => execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
const read = (...path) => readFileSync(join(place, ...path), 'utf8');
const json = (...path) => JSON.parse(read(...path));
const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const inside = ['--userspec=65532:65532', root, '/voicase'];

const results = join(place, 'claims.json');
const build = (name) => run('infra/image/build', BINARY, join(place, name), results);
const manifest = () => json('one', 'image', 'manifest.json');
const config = () => json('one', 'image', manifest().config.digest.replace('sha256:', '')).config;

/** All files of the image with mode and owner. */
function files(directory = root) {
  return readdirSync(directory, { recursive: true }).map((name) => ({ name, ...pick(statSync(join(directory, name))) }));
}
const pick = (stat) => ({ mode: stat.mode, uid: stat.uid, gid: stat.gid, isFile: stat.isFile() });

before(() => {
  writeFileSync(results, '{"commit":"0","claims":[]}');
  build('one');
  build('two');
  mkdirSync(root);
  run('mount', '-t', 'tmpfs', 'image', root);
  for (const { digest } of manifest().layers) {
    run('tar', '--extract', '--gzip', '--file', join(place, 'one', 'image', digest.replace('sha256:', '')), '--directory', root);
  }
});

after(() => {
  run('umount', '--lazy', root);
  rmSync(place, { recursive: true, force: true });
});

test('the same binary gives the same digest', () => {
  assert.equal(read('one', 'digest'), read('two', 'digest'));
  assert.equal(read('one', 'digest').trim(), `sha256:${sha256(read('one', 'image', 'manifest.json'))}`);
});

test('it runs as nobody in particular, and says how its health is asked', () => {
  assert.equal(config().User, '65532:65532');
  assert.deepEqual(config().Entrypoint, ['/voicase']);
  assert.deepEqual(config().Healthcheck.Test, ['CMD', '/voicase', 'health']);
  assert.deepEqual(Object.keys(config().ExposedPorts), ['3000/tcp']);
});

test('it brings what the tests have shown of the claims, and says which commit that has to be of', () => {
  const env = Object.fromEntries(config().Env.map((line) => line.split('=')));
  assert.equal(readFileSync(join(root, env.VOICASE_CLAIMS), 'utf8'), readFileSync(results, 'utf8'));
  assert.equal(env.VOICASE_COMMIT, run('git', 'rev-parse', 'HEAD').trim());
});

test('it holds no program but the server, nothing setuid, and nothing that the server may write', () => {
  const found = files();
  const programs = found.filter(({ isFile, mode }) => isFile && mode & 0o111).map(({ name }) => name);
  assert.deepEqual(
    programs.filter((name) => !/^lib(64)?\//.test(name)),
    ['voicase'],
  );
  assert.deepEqual(
    programs.filter((name) => !/\.so(\.\d+)*$|^voicase$/.test(name)),
    [],
    'libraries and the loader only',
  );
  assert.deepEqual(
    found.filter(({ mode }) => mode & 0o6000),
    [],
    'setuid or setgid',
  );
  assert.deepEqual(
    found.filter(({ uid, gid, mode }) => uid || gid || mode & 0o022),
    [],
    'others may write',
  );
});

test('it trusts the public authorities and those of RDS in Frankfurt', () => {
  const certificates = (file) => readFileSync(join(root, file), 'utf8').match(/-----BEGIN[^]+?END CERTIFICATE-----/g);
  assert.ok(certificates('etc/ssl/certs/ca-certificates.crt').length > 100);
  const subjects = certificates('etc/ssl/rds.pem').map((pem) => new X509Certificate(pem).subject);
  assert.ok(
    subjects.some((subject) => subject.includes('Amazon RDS eu-central-1 Root CA RSA2048 G1')),
    subjects.join('\n'),
  );
});

test('its list of parts names every crate that is linked, every file of Debian, and no place on this machine', () => {
  const sbom = read('one', 'sbom.cdx.json');
  assert.equal(config().Labels['voicase.sbom'], `sha256:${sha256(sbom)}`);
  assert.ok(!sbom.includes(process.cwd()) && !read('one', 'licences.txt').includes(process.cwd()));
  const parts = new Set(JSON.parse(sbom).components.map(({ name, version }) => `${name} v${version}`));
  const tree = run(
    'cargo',
    'tree',
    '--locked',
    '--offline',
    '--package',
    'voicase',
    '--edges',
    'normal',
    '--prefix',
    'none',
    '--format',
    '{p}',
  );
  const crates = new Set(
    tree
      .trim()
      .split('\n')
      .map((line) => line.split(' ').slice(0, 2).join(' ')),
  );
  crates.delete('voicase v0.1.0'); // the subject of the SBOM
  assert.ok(crates.size > 200);
  assert.deepEqual(
    [...crates].filter((crate) => !parts.has(crate)),
    [],
  );
  for (const name of ['libc6', 'libgcc-s1', 'ca-certificates', 'preact', 'react']) {
    assert.ok(
      [...parts].some((it) => it.startsWith(`${name} v`)),
      name,
    );
  }
});

test('it is under 80 MB', (t) => {
  const stored = manifest().layers.reduce((sum, { size }) => sum + size, 0);
  const laid = files().reduce((sum, { name, isFile }) => sum + (isFile ? statSync(join(root, name)).size : 0), 0);
  t.diagnostic(`${(stored / MIB).toFixed(1)} MiB in a registry, ${(laid / MIB).toFixed(1)} MiB laid out`);
  assert.ok(stored < 80e6);
  if (isRelease) assert.ok(laid < 80e6);
});

test('in its own read-only root it says its version', () => {
  run('mount', '--options', 'remount,ro', root);
  assert.match(run('chroot', ...inside, '--version'), /^voicase \d+\.\d+\.\d+\n$/);
});

test('it lives while its database is away, looks that up by name, and says so to its health check', async (t) => {
  // Add the file that a container runtime mounts over an image. The file names the name server.
  run('mount', '--options', 'remount,rw', root);
  writeFileSync(join(root, 'etc/resolv.conf'), 'nameserver 127.0.0.1\n', { mode: 0o644 });
  run('mount', '--options', 'remount,ro', root);
  const names = await listen(t, { 'main.database.test': '127.0.0.9' });
  const reached = [];
  const database = createServer((socket) => reached.push(socket.destroy())).listen(5432, '127.0.0.9');
  t.after(() => database.close());

  const server = spawn('/usr/sbin/chroot', [...inside, 'serve', '--surface', 'reporter'], {
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  t.after(() => server.kill('SIGKILL'));
  let said = '';
  server.stderr.on('data', (part) => (said += part));

  await until(
    () => `/livez answers; it said: ${said}`,
    async () => (await status(3000, '/livez')) === 200,
  );
  assert.equal((await ask(3000, '/readyz')).status, 503);
  assert.ok(names.has('main.database.test'), `the program resolved ${[...names]}`);
  assert.ok(reached.length > 0, 'the program did not connect to the resolved address');
  assert.equal(healthy(), true);
  if (isRelease) assert.match((await ask(3000, '/example')).text, /<!doctype html>/i);

  server.kill('SIGTERM');
  await until('it ends when it is told', () => server.exitCode !== null || server.signalCode !== null);
  assert.equal(server.exitCode, 0, said);
  assert.equal(healthy(), false);
});

const { reporter } = JSON.parse(readFileSync('infra/contract.json', 'utf8')).processes;
const environment = () => ({
  VOICASE_DATABASE_URL: 'postgres://voicase_reporter@main.database.test/voicase',
  VOICASE_KEYSTORE_URL: 'postgres://voicase_reporter@keystore.database.test/voicase_keystore',
  VOICASE_ORIGIN: 'https://report.example.org',
  VOICASE_S3_REGION: 'eu-central-1',
  VOICASE_S3_BUCKET: 'voicase',
  ...Object.fromEntries(reporter.secrets.map((name) => [`VOICASE_SECRET_${name}`, secret()])),
});

function healthy() {
  try {
    run('chroot', ...inside, 'health');
    return true;
  } catch {
    return false;
  }
}
