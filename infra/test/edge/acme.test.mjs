// certbot requests a certificate from Pebble, Let's Encrypt's test authority. Pebble checks the response on the edge's port 80.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { connect } from 'node:tls';
import { promisify } from 'node:util';
import { freePorts } from '../../../tests/support/ports.mjs';
import { until } from '../../../tests/support/until.mjs';
import { environment, run, startEdge, TOOLS } from './edge.mjs';
import { HOSTS } from '../support/hosts.mjs';

const HOOK = new URL('../../edge/deploy-certificate', import.meta.url).pathname;

let edge;
const started = [];
before(async () => (edge = await startEdge()));
after(async () => {
  await Promise.all(started.map((program) => program.stop()));
  await edge?.stop();
});

/**
 * Starts an authority that resolves every name to this machine. By default, Pebble refuses one nonce in twenty to test its clients. certbot
 * gives up after two refusals, so the test switches these refusals off.
 */
async function startPebble() {
  const [api, management, names, control] = await freePorts(4);
  const at = (name) => join(edge.directory, name);
  const pem = edge.authority.issue('localhost');
  writeFileSync(at('pebble.pem'), pem);
  const listen = { listenAddress: `127.0.0.1:${api}`, managementListenAddress: `127.0.0.1:${management}` };
  const pebble = { ...listen, certificate: at('pebble.pem'), privateKey: at('localhost.key'), httpPort: edge.http, tlsPort: edge.https };
  writeFileSync(at('pebble.json'), JSON.stringify({ pebble }));
  const off = ['-http01', '', '-https01', '', '-tlsalpn01', ''];
  started.push(
    run(
      'names',
      `${TOOLS}/usr/bin/pebble-challtestsrv`,
      ['-defaultIPv4', '127.0.0.1', '-defaultIPv6', '', '-dns01', `127.0.0.1:${names}`, '-management', `127.0.0.1:${control}`, ...off],
      edge.directory,
    ),
  );
  started.push(
    run('pebble', `${TOOLS}/usr/bin/pebble`, ['-config', at('pebble.json'), '-dnsserver', `127.0.0.1:${names}`], edge.directory, {
      PEBBLE_VA_NOSLEEP: '1',
      PEBBLE_WFE_NONCEREJECT: '0',
    }),
  );
  const resolver = new Resolver({ timeout: 500, tries: 1 });
  resolver.setServers([`127.0.0.1:${names}`]);
  await until('names are told', () =>
    resolver.resolve4(HOSTS.reporter).then(
      () => true,
      () => false,
    ),
  );
  await until('Pebble listens', () => started[1].said().includes('ACME directory available'));
  return `https://localhost:${api}/dir`;
}

function certbot(server, host) {
  const own = ['config', 'work', 'logs'].flatMap((kind) => [`--${kind}-dir`, join(edge.directory, `certbot-${kind}`)]);
  const hook = `${HOOK} ${edge.directory}/certificates kill -USR2 ${edge.haproxy.child.pid}`;
  const who = ['--non-interactive', '--agree-tos', '--register-unsafely-without-email'];
  const args = [
    'certonly',
    '--webroot',
    '--webroot-path',
    join(edge.directory, 'acme'),
    '--domain',
    host,
    '--deploy-hook',
    hook,
    '--server',
    server,
    ...who,
    ...own,
  ];
  const env = { ...environment(), REQUESTS_CA_BUNDLE: edge.authority.file };
  return promisify(execFile)('/usr/bin/python3', [`${TOOLS}/usr/bin/certbot`, ...args], { env });
}

const issuer = (servername) =>
  new Promise((done, fail) => {
    const socket = connect({ host: '127.0.0.1', port: edge.https, servername, rejectUnauthorized: false }, () => {
      done(socket.getPeerCertificate().issuer.CN);
      socket.end();
    });
    socket.on('error', fail);
  });

test('a certificate is asked for and used without a stop', async () => {
  const server = await startPebble();
  for (const host of Object.values(HOSTS)) {
    assert.equal(await issuer(host), 'VoiCase test');
    await certbot(server, host);
    await until(`${host} has its new certificate`, async () => /Pebble/.test(await issuer(host)));
  }
});
