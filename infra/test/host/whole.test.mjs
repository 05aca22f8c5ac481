// Follows docs/self-hosting.md from start to end on one test machine with the edge. The tests install VoiCase, use it
// with a browser over HTTPS, kill it, fill its disks and remove it. Start these tests with infra/test/support/apart.
// They depend on each other and run in order.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';

import { until } from '../../../tests/support/until.mjs';
import { makeAuthority } from '../support/authority.mjs';
import { ask, call, sendSlowly } from '../support/client.mjs';
import { TOOLS } from '../edge/edge.mjs';
import { HOSTS } from '../support/hosts.mjs';
import { boot } from './machine.mjs';
import { takeMail } from './mail.mjs';
import { draft, outcome } from './reporter.mjs';

/** For each surface: the machine's address, and the client's address. Both addresses are local to the machine. */
const ROADS = { reporter: ['198.51.100.1', '203.0.113.77'], admin: ['198.51.100.2', '203.0.113.88'] };
const EMAIL = 'you@example.org';
const COLLEAGUE = 'robin@example.org';
const page = readFileSync('docs/self-hosting.md', 'utf8');

/** The commands under a heading of docs/self-hosting.md. Leaves out the commands that build the server. */
function commands(heading) {
  const [section] = page.split(`\n## ${heading}\n`)[1].split('\n## ');
  const blocks = [...section.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text]) => text);
  return blocks
    .join('')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !/^(npm|cargo) /.test(line));
}

const place = mkdtempSync(join(tmpdir(), 'voicase-whole-'));
const authority = makeAuthority(place);
const edge = { https: 443, authority };
const through = (path, body) => call(edge, { path, body });
let machine;
let mail;
let installed;
let link;

/** Runs a command of docs/self-hosting.md in a shell, in the source tree. */
const typed = (command) => machine.run('bash', '-c', `cd /mnt/voicase && ${command.replace('target/release/voicase', '/srv/voicase')}`);
/** Runs psql as superuser on the main database. */
const psql = (...said) =>
  machine.attempt(
    'psql',
    '--no-psqlrc',
    '-At',
    ...said.flatMap((words) => ['-c', words]),
    'postgres://postgres@localhost/voicase?host=/run/postgresql&port=5440',
  );
const answers = async () =>
  (
    await Promise.all(
      Object.keys(HOSTS).map((surface) =>
        ask(edge, { surface, path: '/readyz' }).then(
          ({ status }) => status,
          () => 0,
        ),
      ),
    )
  ).every((code) => code === 200);

before(async () => {
  for (const [to, from] of Object.values(ROADS)) {
    execFileSync('ip', ['address', 'add', `${from}/32`, 'dev', 'lo']);
    execFileSync('ip', ['route', 'add', 'local', `${to}/32`, 'dev', 'lo', 'src', from]);
  }
  machine = await boot();
  // Mount small disks that the test can fill.
  machine.run(
    'bash',
    '-c',
    `
    (cd /var/log && find . -type d -print0 | tar -c --no-recursion --null -T -) >/tmp/logs
    mount -t tmpfs -o size=64m,mode=755 logs /var/log && tar -x -C /var/log -f /tmp/logs && rm /tmp/logs
    mount -t tmpfs -o size=256m,mode=755 databases /var/lib/postgresql && chown postgres: /var/lib/postgresql`,
  );
  // Install the edge's packages from files, because apt-get could not download them. Without policy-rc.d, the packages
  // start their services, as on a real machine.
  rmSync(machine.file('/usr/sbin/policy-rc.d'), { force: true });
  const packages = readdirSync(`${TOOLS}/packages`).filter((name) => !/^(pebble|sslscan|testssl|dnsutils|bind9)/.test(name));
  mkdirSync(machine.file('/srv/packages'));
  for (const name of packages) cpSync(`${TOOLS}/packages/${name}`, machine.file(`/srv/packages/${name}`));
  machine.run(
    'bash',
    '-c',
    `
    echo 'man-db man-db/auto-update boolean false' | debconf-set-selections
    DEBIAN_FRONTEND=noninteractive dpkg --force-unsafe-io --install /srv/packages/*.deb`,
  );
  mail = await takeMail(2525);
  // A debug build of the server reads the web pages from the source directory, which the units may not see. So mount
  // that directory for the units.
  for (const surface of ['reporter', 'admin']) {
    const places = machine.file(`/etc/systemd/system/voicase-${surface}.service.d`);
    mkdirSync(places, { recursive: true });
    writeFileSync(join(places, 'pages.conf'), `[Service]\nProtectHome=tmpfs\nBindReadOnlyPaths=/mnt/voicase:${process.cwd()}\n`);
  }
  const edits = `s/^PLATFORM_OWNERS=$/PLATFORM_OWNERS=${EMAIL}/; s,^SMTP_URL=.*,SMTP_URL=smtp://127.0.0.1:2525,`;
  writeFileSync(machine.file('/usr/local/bin/editor'), `#!/bin/sh\nsed -i '${edits}' "$1"\n`, { mode: 0o755 });
});
after(() => {
  mail?.end();
  machine?.end();
  rmSync(place, { recursive: true });
});

test('the commands of the page install all of it, and the last prints a link', async () => {
  const said = commands('Installing').map(typed);
  installed = said.join('\n');
  link = /^https:\/\/cases\.example\.net\/enrol#\S+$/.exec(said.at(-1).trim())?.[0];
  assert.ok(link, said.at(-1));
  assert.equal(machine.run('systemctl', '--failed', '--plain', '--no-legend'), '');
  for (const unit of ['nginx', 'haproxy', 'certbot.timer'])
    assert.equal(machine.run('systemctl', 'is-enabled', unit).trim(), 'enabled', unit);
});

test('a new certificate is put in service by the command that certbot is given', async () => {
  for (const [surface, host] of Object.entries(HOSTS)) {
    const lineage = `/etc/letsencrypt/live/${host}`;
    const whole = authority.issue(host);
    mkdirSync(machine.file(lineage), { recursive: true });
    writeFileSync(machine.file(`${lineage}/fullchain.pem`), whole.slice(0, whole.indexOf('-----BEGIN PRIVATE KEY')));
    writeFileSync(machine.file(`${lineage}/privkey.pem`), readFileSync(join(place, `${host}.key`)));
    const [, hook] = new RegExp(`--domain ${host.replaceAll('.', '\\.')} [\\s\\S]*?--deploy-hook '(.*)'`).exec(installed);
    machine.run('env', `RENEWED_LINEAGE=${lineage}`, 'sh', '-c', hook);
    await until(`${host} is believed`, () =>
      ask(edge, { surface, path: '/readyz' }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
  }
});

test('both installers can be run again: the machine serves on, with the certificates that it had', async () => {
  typed('infra/host/install /opt/voicase/current/voicase');
  typed('infra/edge/install');
  await until('it serves', answers);
});

test('two ports are open to the world', () => {
  const open = ['/proc/net/tcp', '/proc/net/tcp6']
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === '0A' && !local.startsWith('0100007F:'))
    .map(([, local]) => parseInt(local.split(':')[1], 16));
  assert.deepEqual([...new Set(open)].sort(), [443, 80]);
});

test('through the edge a browser reports, staff read and ask, and the reporter answers', async () => {
  const facts = join(place, 'dev.json');
  writeFileSync(
    facts,
    JSON.stringify({
      reporter: `https://${HOSTS.reporter}`,
      admin: `https://${HOSTS.admin}`,
      channel: '/example',
      mail: mail.url,
      accounts: [],
    }),
  );
  const key = createHash('sha256')
    .update(new X509Certificate(authority.certificate).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  const map = Object.entries(ROADS).map(([surface, [to]]) => `MAP ${HOSTS[surface]} ${to}`);
  // By default, reports are released at the full hour. Release them immediately, so that the test need not wait.
  assert.match(psql("UPDATE organisation SET release_tick = 'immediate'").said, /UPDATE 1/);
  const env = {
    ...process.env,
    VOICASE_DEV: facts,
    LINK: link,
    COLLEAGUE,
    RECEIPT: join(place, 'receipt'),
    CHROMIUM_ARGS: JSON.stringify([
      `--ignore-certificate-errors-spki-list=${key}`,
      `--host-resolver-rules=${map.join(', ')}, MAP * ~NOTFOUND`,
    ]),
  };
  const args = ['playwright', 'test', '-c', '../tests/e2e/machine/playwright.config.ts'];
  await promisify(execFile)('npx', args, { cwd: 'clients', env }).catch(({ stdout, stderr }) => assert.fail(`${stdout}${stderr}`));
});

// This test takes two minutes, because it sends 3 MiB at 32 KiB per second, with one pause of 25 seconds.
test('a slow line’s file arrives whole through the edge in one request', async () => {
  const size = 3 << 20;
  const { data } = await outcome(through, 'OpenUpload', { input: { channel: 'example', size } });
  const { id, secret } = data.openUpload;
  const start = performance.now();
  const sent = await sendSlowly(edge, { path: `/up/${id}/0`, headers: { 'x-upload-secret': secret }, size });
  assert.deepEqual([sent.status, sent.headers['x-upload-arrived']], [204, String(size)]);
  assert.ok(performance.now() - start > 115_000, 'it was not slow');
  assert.equal((await ask(edge, { method: 'POST', path: `/up/${id}`, headers: { 'x-upload-secret': secret }, body: '' })).status, 204);
});

test('no file of the machine has an address, a browser, a name of a file, a word or the receipt; its logs no e-mail address either', () => {
  const receipt = readFileSync(join(place, 'receipt'), 'utf8').trim();
  const spelled = [receipt, receipt.replaceAll(/[^0-9A-Z]/gi, ''), receipt.replaceAll(/[^0-9A-Z]+/gi, '-')].flatMap((text) => [
    text,
    text.toLowerCase(),
  ]);
  const planted = [...Object.values(ROADS).map(([, from]) => from), 'PlantedAgent', 'planted-', ...spelled];
  const logs = machine.run(
    'sh',
    '-c',
    'journalctl --sync; journalctl --namespace voicase --sync; journalctl --no-pager -o export; journalctl --namespace voicase --no-pager -o export',
  );
  assert.match(logs, /SubmitReport/);
  assert.deepEqual(
    [...planted, EMAIL, COLLEAGUE].filter((words) => logs.includes(words)),
    [],
  );
  const holding = (words, ...places) => {
    writeFileSync(machine.file('/srv/words'), words.join('\n'));
    return machine
      .attempt(
        'find',
        ...places,
        '-type',
        'f',
        '-newer',
        '/etc/machine-id',
        '-exec',
        'grep',
        '--no-messages',
        '--files-with-matches',
        '--text',
        '--fixed-strings',
        '--file=/srv/words',
        '{}',
        '+',
      )
      .said.trim();
  };
  writeFileSync(machine.file('/var/log/nginx/probe'), 'planted-');
  assert.equal(holding(planted, '/etc', '/opt', '/run', '/tmp', '/var'), '/var/log/nginx/probe');
  assert.equal(holding([EMAIL, COLLEAGUE], '/var/log'), '');
});

for (const unit of ['voicase-reporter', 'nginx', 'haproxy']) {
  test(`${unit}, killed, is back by itself and the edge answers`, async () => {
    const id = () => machine.run('systemctl', 'show', '--property=MainPID', '--value', unit).trim();
    const earlier = id();
    machine.run('systemctl', 'kill', '--kill-whom=main', '--signal=KILL', unit);
    await until('another process answers', async () => !['0', earlier].includes(id()) && (await answers()));
  });
}

const fill = (disk) => `head -c 1G /dev/zero >${disk}/full 2>/dev/null`;
const cases = () => Number(psql('SELECT count(*) FROM "case"').said);
const submit = (input) => outcome(through, 'SubmitReport', { input });

/**
 * Checks that the server refuses submissions with an error while the disk is full. Once there is room, a retry must
 * succeed, and each report must exist once and complete.
 */
async function survives(earlier, inputs, disk) {
  const first = [];
  for (const input of inputs) first.push(await submit(input));
  const refused = first.filter(({ code }) => code);
  assert.deepEqual([...new Set(refused.map(({ status, code }) => `${status} ${code}`))], ['503 UNAVAILABLE']);
  rmSync(machine.file(`${disk}/full`));
  await until('there is room, and it serves', answers);
  for (const input of inputs) assert.equal((await submit(input)).code, undefined);
  for (const {
    access,
    answers: [{ value }],
  } of inputs) {
    const { data } = await outcome(through, 'OpenReport', { input: { channel: 'example', access } }, '/graphql/auth');
    assert.deepEqual(
      data.openReport.report.answers.map((answer) => answer.value),
      [value],
    );
  }
  assert.equal(cases(), earlier + inputs.length);
}

const drafts = (count) =>
  Promise.all(Array.from({ length: count }, (_, at) => draft(through, 'example', `${at} ${'Long. '.repeat(1_600)}`)));

test('on a full disk of the databases no report is half written, and with room again all go on', async () => {
  const [earlier, inputs] = [cases(), await drafts(12)];
  machine.attempt('sh', '-c', fill('/var/lib/postgresql'));
  await survives(earlier, inputs, '/var/lib/postgresql');
});

test('even where PostgreSQL itself could not run on', async () => {
  const [earlier, inputs] = [cases(), await drafts(2)];
  // Make PostgreSQL need another WAL file while the disk is full.
  const another = ['SELECT pg_switch_wal()', 'CREATE TABLE another (it text)'];
  assert.match(psql(`\\! ${fill('/var/lib/postgresql')}`, ...another, ...another, ...another).said, /connection to server was lost/);
  await until('it has ended', () => machine.attempt('systemctl', 'is-active', 'postgresql@15-voicase').status !== 0);
  await survives(earlier, inputs, '/var/lib/postgresql');
});

test('on a full disk of the logs reports go on, and with room again they are logged', async () => {
  const [earlier, [full, later]] = [cases(), await drafts(2)];
  machine.attempt('sh', '-c', fill('/var/log'));
  assert.equal((await submit(full)).code, undefined);
  rmSync(machine.file('/var/log/full'));
  const since = new Date().toISOString();
  assert.equal((await submit(later)).code, undefined);
  assert.equal(cases(), earlier + 2);
  await until('it is logged', () =>
    machine
      .run(
        'sh',
        '-c',
        `journalctl --namespace voicase --sync; journalctl --namespace voicase --no-pager --since '${since.slice(0, 19).replace('T', ' ')} UTC'`,
      )
      .includes('SubmitReport'),
  );
});

test('the commands of the page remove all of it', () => {
  mail.end();
  typed(commands('Removing it').join('\n').replace('apt-get purge', 'apt-get purge --yes'));
  for (const path of ['/etc/voicase', '/opt/voicase', '/var/lib/voicase-store', '/etc/systemd/system/nginx.service.d'])
    assert.ok(!existsSync(machine.file(path)), path);
  assert.equal(machine.attempt('getent', 'passwd', 'voicase-reporter').status, 2);
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6']) assert.doesNotMatch(readFileSync(file, 'utf8'), / 0A /);
});
