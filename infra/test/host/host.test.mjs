// Installs VoiCase on one test machine with one command, then uses, backs up and upgrades the installation. The machine
// runs its own systemd (see boot). Start these tests with infra/test/support/apart. VOICASE_BINARY names the server.
// The tests depend on each other and run in order.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { after, before, test } from 'node:test';

import { until } from '../../../tests/support/until.mjs';
import { ask, status } from '../support/server.mjs';
import { boot } from './machine.mjs';
import { report } from './reporter.mjs';

const INSTALL = '/mnt/voicase/infra/host/install';
const SERVICES = ['voicase-reporter', 'voicase-admin', 'voicase-worker'];
const UNITS = [...SERVICES, 'voicase-store', 'voicase-backup'];
const PORTS = [3000, 3001, 3002];
const DATABASES = [
  [5440, 'voicase'],
  [5441, 'voicase_keystore'],
];
const superuser = (port) => `postgres://postgres@localhost/postgres?host=/run/postgresql&port=${port}`;
const settings = readFileSync('infra/host/example.env', 'utf8')
  .replace('KEEP_MAIN=14', 'KEEP_MAIN=4')
  .replace('KEEP_KEYSTORE=3', 'KEEP_KEYSTORE=2');

// Inserts a member who handles cases, as if they had accepted an invitation.
const MEMBER = `WITH person AS (INSERT INTO account (id, email_index, email, name, created_at)
    VALUES (gen_random_uuid(), '\\x01', '', '', now()) RETURNING id),
  member AS (INSERT INTO membership (org_id, id, account_id, role, created_at)
    SELECT o.id, gen_random_uuid(), p.id, 'manager', now() FROM organisation o, person p RETURNING org_id, id)
  INSERT INTO membership_department (org_id, membership_id, department_id)
    SELECT m.org_id, m.id, d.id FROM member m JOIN department d ON d.org_id = m.org_id`;

let machine;
before(async () => {
  machine = await boot();
  mkdirSync(machine.file('/etc/voicase'));
});
after(() => machine.end());

const set = (text) => writeFileSync(machine.file('/etc/voicase/settings.env'), text);
const ready = async () => (await Promise.all(PORTS.map((port) => status(port, '/readyz')))).every((code) => code === 200);
const inService = () => readlinkSync(machine.file('/opt/voicase/current'));
const as = (user, ...args) => machine.attempt('setpriv', `--reuid=${user}`, `--regid=${user}`, '--init-groups', '--', ...args);
const psql = (user, role, port, database) =>
  as(
    user,
    'psql',
    '--no-psqlrc',
    '-At',
    '-c',
    'SELECT current_user',
    `postgres://${role}@localhost/${database}?host=/run/postgresql&port=${port}`,
  );

/** Hashes of all secrets and of the object store's keys. An upgrade must not change them, or data would be lost. */
function kept() {
  const names = readdirSync(machine.file('/etc/voicase/secrets')).map((name) => `/etc/voicase/secrets/${name}`);
  return [...names, '/etc/voicase/s3.json'].map(
    (name) =>
      `${name} ${createHash('sha256')
        .update(readFileSync(machine.file(name)))
        .digest('hex')}`,
  );
}

test('settings that are wrong are refused before anything is made of them', () => {
  for (const [wrong, why] of [
    [`${settings}\nREPORTER_HOTS=x`, /unknown setting: REPORTER_HOTS=x/],
    [settings.replace(/^MAIL_SENDER=.*/m, 'MAIL_SENDER=$(reboot)'), /MAIL_SENDER must not contain/],
    [settings.replace(/^ADMIN_HOST=.*/m, ''), /ADMIN_HOST is missing/],
    [settings.replace(/^KEEP_KEYSTORE=.*/m, 'KEEP_KEYSTORE=0'), /KEEP_KEYSTORE must be a number, 1 or more/],
  ]) {
    set(wrong);
    const { status: code, said } = machine.attempt(INSTALL, '/srv/voicase');
    assert.match(said, why);
    assert.equal(code, 1);
  }
  assert.equal(machine.attempt('test', '-e', '/etc/voicase/secrets').status, 1);
});

test('one command makes a machine that serves, and says what is left to do', async () => {
  set(settings);
  const said = machine.run(INSTALL, '/srv/voicase');
  assert.match(said, /bootstrap --organisation/);
  assert.ok(await ready());
  for (const port of [3000, 3001])
    assert.match((await ask(port, '/.well-known/security.txt')).text, /^Contact: mailto:security@example\.org$/m);
});

test('the edge is configured for both names, in front of the port of each', () => {
  machine.run('/mnt/voicase/infra/edge/render', '/etc/voicase/edge.env', '/srv/edge');
  const said = machine.run(
    'grep',
    '--recursive',
    '--no-filename',
    '--only-matching',
    '--extended-regexp',
    'report\\.example\\.org|cases\\.example\\.net|127\\.0\\.0\\.1:300[01]',
    '/srv/edge',
  );
  assert.deepEqual([...new Set(said.trim().split('\n'))].sort(), [
    '127.0.0.1:3000',
    '127.0.0.1:3001',
    'cases.example.net',
    'report.example.org',
  ]);
});

test('a second run changes no secret and leaves it serving', async () => {
  const earlier = kept();
  machine.run(INSTALL, '/srv/voicase');
  assert.deepEqual(kept(), earlier);
  assert.ok(await ready());
});

test('all of it starts with the machine', () => {
  const wanted = [...SERVICES, 'voicase-store', 'voicase-backup.timer', 'postgresql@15-voicase', 'postgresql@15-keystore'];
  const version = readdirSync(machine.file('/etc/postgresql')).find(
    (it) => machine.attempt('test', '-d', `/etc/postgresql/${it}/keystore`).status === 0,
  );
  for (const unit of wanted)
    assert.equal(machine.run('systemctl', 'is-enabled', unit.replace('@15', `@${version}`)).trim(), 'enabled', unit);
});

for (const unit of UNITS) {
  test(`${unit} is exposed by no more than 2.0`, () => {
    const said = machine.run('systemd-analyze', 'security', '--offline=true', '--no-pager', `/etc/systemd/system/${unit}.service`);
    const level = Number(/Overall exposure level for .*: (\d+\.\d)/.exec(said)[1]);
    assert.ok(level <= 2, `${level}\n${said}`);
  });
}

test('nothing of it listens beyond this machine', () => {
  const listening = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state]) => state === '0A')
    .map(([, local]) => local);
  assert.ok(listening.length >= PORTS.length);
  assert.deepEqual(
    listening.filter((local) => !/^0100007F:/.test(local)),
    [],
  );
});

test("the reporters' process reaches nothing beyond this machine", async (t) => {
  execFileSync('ip', ['address', 'add', '192.0.2.1/32', 'dev', 'lo']);
  const other = createServer().listen(0, '192.0.2.1');
  await once(other, 'listening');
  t.after(() => other.close());
  // Join the unit's cgroup, so that the unit's network rules apply to the command.
  const reaches = (group, address, port) => {
    const connect = `echo $$ >/sys/fs/cgroup/${group}/cgroup.procs && timeout 2 bash -c '</dev/tcp/${address}/${port}'`;
    return machine.attempt('sh', '-c', connect).status === 0;
  };
  const reporter = 'system.slice/voicase-reporter.service';
  assert.ok(reaches('', '192.0.2.1', other.address().port), 'it is not there at all');
  assert.ok(reaches(reporter, '127.0.0.1', 3910), 'not even the object store');
  assert.ok(!reaches(reporter, '192.0.2.1', other.address().port));
});

test("the secrets of a process are its own, and its user reads no other's", () => {
  const loaded = readdirSync(machine.file('/run/credentials/voicase-reporter.service')).sort();
  assert.deepEqual(loaded, ['MASTER_KEK', 'POW_SEED', 'REPORTER_SESSION_KEY', 'REPORTER_TOKEN_PEPPER']);
  const read = (path) => as('voicase-reporter', 'cat', path).status;
  assert.equal(read('/run/credentials/voicase-reporter.service/REPORTER_SESSION_KEY'), 0);
  for (const path of [
    '/run/credentials/voicase-admin.service/SESSION_SIGNING_KEY',
    '/etc/voicase/secrets/BACKUP_KEY',
    '/etc/voicase/store.env',
  ]) {
    assert.notEqual(read(path), 0, path);
  }
});

test('a user of the machine is its own role in both databases, and no other', () => {
  for (const [port, database] of DATABASES) {
    assert.equal(psql('voicase-reporter', 'voicase_reporter', port, database).said, 'voicase_reporter\n');
    for (const role of ['voicase_admin', 'voicase_migrator', 'voicase_backup', 'postgres']) {
      assert.match(psql('voicase-reporter', role, port, database).said, /Peer authentication failed/, role);
    }
    assert.match(psql('daemon', 'voicase_reporter', port, database).said, /Peer authentication failed/);
  }
});

test('the first organisation is founded, and takes a report that leaves no address and no browser in any log', async () => {
  const link = machine.run(
    '/opt/voicase/bin/bootstrap',
    '--organisation',
    'Example',
    '--channel',
    'example',
    '--email',
    'first@example.org',
  );
  assert.match(link, /^https:\/\/cases\.example\.net\/enrol#\S+\n$/);
  await assert.rejects(report('example', 'Nobody would read this.'), /NOT_ALLOWED_NOW/);
  machine.run('psql', '--quiet', '-c', MEMBER, superuser(5440).replace('/postgres?', '/voicase?'));
  const planted = { 'x-forwarded-for': '203.0.113.77', 'user-agent': 'Planted/77.7' };
  const { status: stage } = await report('example', 'What nobody else may read.', planted);
  assert.ok(stage);
  await status(3000, '/planted-path');
  const logs = machine.run(
    'sh',
    '-c',
    'journalctl --sync; journalctl --namespace voicase --sync; journalctl --no-pager -o export; journalctl --namespace voicase --no-pager -o export; cat /var/log/postgresql/*',
  );
  assert.match(logs, /SubmitReport/);
  for (const trace of ['203.0.113.77', 'Planted', 'planted-path', 'What nobody else']) assert.ok(!logs.includes(trace), trace);
});

test('a process that is killed is started again', async () => {
  const id = () => machine.run('systemctl', 'show', '--property=MainPID', '--value', 'voicase-reporter').trim();
  const earlier = id();
  machine.run('systemctl', 'kill', '--kill-whom=main', '--signal=KILL', 'voicase-reporter');
  await until('another process answers', async () => !['0', earlier].includes(id()) && (await ready()));
});

const backups = (which) => readdirSync(machine.file(`/var/backups/voicase-${which}`)).sort();

test('a backup can be restored: each table has the rows that are in service', () => {
  machine.run('systemctl', 'start', 'voicase-backup');
  const [head, ...rows] = machine.run('/opt/voicase/bin/restore-drill').trim().split('\n');
  assert.equal(head, 'table restored in-service');
  const counts = new Map(rows.map((row) => row.split(' ')).map(([table, restored, live]) => [table, [restored, live]]));
  // The backup writes this mark after the dump, so the restored copy lacks it.
  counts.delete('platform_mark');
  assert.deepEqual(
    [...counts].filter(([, [restored, live]]) => restored !== live),
    [],
  );
  for (const table of ['organisation', 'case', 'answer', 'secret']) assert.notEqual(counts.get(table)[0], '0', table);
});

test('a backup is read into a new installation alone, and is then in service', async () => {
  const counts = () =>
    machine
      .run('/opt/voicase/bin/restore-drill')
      .split('\n')
      .filter((row) => /^(case|answer|secret|organisation) /.test(row));
  assert.match(machine.attempt('/opt/voicase/bin/restore').said, /already has an organisation/);
  const earlier = counts();
  assert.equal(earlier.length, 4);
  // Imitates a new machine that has only the secrets and the backups of another machine.
  machine.run('systemctl', 'stop', ...SERVICES);
  for (const [port, database] of DATABASES) machine.run('psql', '--quiet', '-c', `DROP DATABASE ${database}`, superuser(port));
  machine.run(INSTALL, '/srv/voicase');
  machine.run('/opt/voicase/bin/restore');
  assert.ok(await ready());
  assert.deepEqual(counts(), earlier);
  assert.ok((await report('example', 'After the restore.')).status);
});

test('a drill leaves nothing behind', () => {
  for (const [port] of DATABASES)
    assert.ok(!machine.run('psql', '-At', '-c', 'SELECT datname FROM pg_database', superuser(port)).includes('drill'));
});

test("the newest backups are kept, fewer of the keystore's, and one that fails pushes none out", () => {
  for (const which of ['main', 'keystore']) {
    for (let day = 1; day < 8; day += 1)
      machine.run('install', '-d', '-o', 'voicase-backup', `/var/backups/voicase-${which}/2026-01-0${day}T031500Z`);
  }
  machine.run('systemctl', 'start', 'voicase-backup');
  assert.equal(backups('main').length, 4);
  assert.equal(backups('keystore').length, 2);
  const earlier = [backups('main'), backups('keystore')];
  machine.run('systemctl', 'stop', 'voicase-store');
  assert.notEqual(machine.attempt('systemctl', 'start', 'voicase-backup').status, 0);
  machine.run('systemctl', 'start', 'voicase-store');
  assert.deepEqual([backups('main'), backups('keystore')], earlier);
});

test('a backup that finds one of the same second leaves it alone', () => {
  const seconds = Array.from({ length: 20 }, (_, n) => new Date(Date.now() + n * 1000).toISOString().replace(/:|\.\d+/g, ''));
  const made = seconds.map((second) => `/var/backups/voicase-keystore/${second}`);
  machine.run('install', '-d', '-o', 'voicase-backup', ...made);
  const before = [backups('main'), backups('keystore')];
  assert.notEqual(machine.attempt('systemctl', 'start', 'voicase-backup').status, 0);
  assert.deepEqual([backups('main'), backups('keystore')], before);
  machine.run('rm', '-r', ...made);
});

test('an upgrade takes over, keeps the release before it, and a rollback puts that one back', async () => {
  const old = inService();
  copyFileSync(machine.file('/srv/voicase'), machine.file('/srv/newer'));
  appendFileSync(machine.file('/srv/newer'), 'another build');
  machine.run('/opt/voicase/bin/upgrade', '/srv/newer');
  assert.notEqual(inService(), old);
  assert.equal(readlinkSync(machine.file('/opt/voicase/previous')), old);
  assert.ok(await ready());
  machine.run('/opt/voicase/bin/rollback');
  assert.equal(inService(), old);
  assert.ok(await ready());
});

test('the onion service of torrc.voicase is one that tor takes', () => {
  machine.run('install', '-d', '-m', '0700', '/var/lib/tor');
  const tor = (...args) =>
    machine.attempt(
      '/mnt/voicase/.voicase/tools/tor/usr/bin/tor',
      '--verify-config',
      '--defaults-torrc',
      '/dev/null',
      '--DataDirectory',
      '/var/lib/tor',
      ...args,
    );
  const good = tor('-f', '/mnt/voicase/infra/host/torrc.voicase');
  assert.equal(good.status, 0, good.said);
  assert.match(good.said, /Configuration was valid/);
  writeFileSync(
    machine.file('/srv/torrc'),
    readFileSync('infra/host/torrc.voicase', 'utf8').replace('HiddenServicePort 80', 'HiddenServicePort eighty'),
  );
  assert.notEqual(tor('-f', '/srv/torrc').status, 0);
});

test('with an onion service tor alone reaches the reporters’ process by its socket, under the name that tor made', async () => {
  // The test machine has no network, so install tor's package from a file. The package needs a program of another
  // init system, so add a stub of that program.
  mkdirSync(machine.file('/lib/runit-helper'));
  writeFileSync(machine.file('/lib/runit-helper/runit-helper'), '#!/bin/sh\n', { mode: 0o755 });
  machine.run('dpkg', '--force-depends', '--install', '/mnt/voicase/.voicase/tools/tor/tor.deb');
  set(settings.replace('ONION=', 'ONION=yes'));
  machine.run(INSTALL, '/srv/voicase');
  assert.ok(await ready());
  const onion = machine.run('cat', '/var/lib/tor/voicase/hostname').trim();
  assert.match(onion, /^[a-z2-7]{56}\.onion$/);
  const asks = (user, path = '/livez', ...args) =>
    as(
      user,
      'curl',
      '--silent',
      '--include',
      '--max-time',
      '20',
      '--haproxy-protocol',
      '--unix-socket',
      '/run/voicase-onion/http',
      ...args,
      `http://${onion}${path}`,
    );
  assert.match(asks('debian-tor').said, /^HTTP\/1\.1 200/);
  for (const user of ['www-data', 'voicase-admin', 'nobody']) assert.notEqual(asks(user).status, 0, user);

  const own = [
    '--request',
    'POST',
    '--header',
    'content-type: application/json',
    '--header',
    'x-voicase: 1',
    '--data',
    '{"id": "none"}',
    '--header',
  ];
  assert.match(asks('debian-tor', '/graphql', ...own, `origin: http://${onion}`).said, /Unknown operation/, 'the socket serves it');
  assert.match(asks('debian-tor', '/graphql', ...own, 'origin: https://report.example.org').said, /FORBIDDEN/);

  set(settings);
  machine.run(INSTALL, '/srv/voicase');
  assert.notEqual(asks('debian-tor').status, 0, 'the socket is removed with the setting');
  assert.equal(machine.attempt('grep', 'voicase', '/etc/tor/torrc').status, 1);
});

/** Upgrades to a release that reports a version, and whose other commands follow the shell code in `does`. */
function release(does) {
  writeFileSync(machine.file('/srv/broken'), `#!/bin/sh\ncase $1 in --version) echo broken ;; ${does}\nesac\n`);
  chmodSync(machine.file('/srv/broken'), 0o755);
  return machine.attempt('/opt/voicase/bin/upgrade', '/srv/broken');
}

test('a release that does not get ready is taken out of service again', async () => {
  const old = inService();
  const { status: code, said } = release('migrate) ;; *) exit 1 ;;');
  assert.equal(code, 1);
  assert.match(said, /is in service again/);
  assert.equal(inService(), old);
  assert.ok(await ready());
});

test('one that cannot migrate, or is none, changes nothing', async () => {
  const old = inService();
  assert.match(release('migrate) exit 1 ;;').said, /continue unchanged/);
  writeFileSync(machine.file('/srv/text'), 'not a program');
  assert.match(machine.attempt('/opt/voicase/bin/upgrade', '/srv/text').said, /does not run here/);
  assert.equal(inService(), old);
  assert.ok(await ready());
});

test('with a mail user and an object store elsewhere, the worker alone gets the password and all are let out to the store', async () => {
  const [, access, secret] = /KEY=(.*)\n.*KEY=(.*)/.exec(readFileSync(machine.file('/etc/voicase/store.env'), 'utf8'));
  const store = {
    S3_ENDPOINT: 'http://127.0.0.1:3910',
    S3_REGION: 'elsewhere',
    S3_BUCKET: 'voicase',
    S3_ACCESS_KEY: access,
    S3_SECRET_KEY: secret,
    SMTP_USER: 'voicase',
  };
  set(Object.entries(store).reduce((text, [name, value]) => text.replace(`${name}=\n`, `${name}=${value}\n`), settings));
  assert.match(machine.attempt(INSTALL, '/srv/voicase').said, /write its password into/);
  writeFileSync(machine.file('/etc/voicase/secrets/SMTP_PASSWORD'), 'as the mail server chose it\n', { mode: 0o600 });
  machine.run(INSTALL, '/srv/voicase');
  assert.ok(await ready());
  assert.match(readFileSync(machine.file('/etc/voicase/store.env'), 'utf8'), /REGION=elsewhere/);
  const given = (unit) => readdirSync(machine.file(`/run/credentials/${unit}.service`)).includes('SMTP_PASSWORD');
  assert.deepEqual(SERVICES.filter(given), ['voicase-worker']);
  const allowed = (unit) => machine.run('systemctl', 'show', '--property=IPAddressAllow', '--value', unit);
  for (const unit of [...SERVICES, 'voicase-backup']) assert.match(allowed(unit), /0\.0\.0\.0\/0/, unit);
  assert.match(machine.attempt('/opt/voicase/bin/restore-drill').said, /not on this machine/);
});
