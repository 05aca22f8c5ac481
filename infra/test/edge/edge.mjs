// A real edge on free loopback ports, in front of upstreams that record the requests.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../../tests/support/ports.mjs';
import { until } from '../../../tests/support/until.mjs';
import { makeAuthority } from '../support/authority.mjs';
import { ask } from '../support/client.mjs';
import { HOSTS } from '../support/hosts.mjs';
import { startUpstream } from './upstream.mjs';

export const TOOLS = new URL('../../../.voicase/tools/edge', import.meta.url).pathname;
const RENDER = new URL('../../edge/render', import.meta.url).pathname;

/** The environment for unpacked programs: it points to their libraries and modules. */
export function environment() {
  const triplet = execFileSync('gcc', ['-print-multiarch'], { encoding: 'utf8' }).trim();
  return {
    PATH: `${process.env.PATH}:${TOOLS}/usr/sbin:${TOOLS}/usr/bin`,
    LD_LIBRARY_PATH: `${TOOLS}/usr/lib/${triplet}:${TOOLS}/lib/${triplet}`,
    PYTHONPATH: `${TOOLS}/usr/lib/python3/dist-packages`,
    LC_ALL: 'C.UTF-8',
  };
}

function settings(directory, upstreams, [http, https, inspection]) {
  const { username } = userInfo();
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
  return {
    REPORTER_HOST: HOSTS.reporter,
    ADMIN_HOST: HOSTS.admin,
    CERTIFICATES: `${directory}/certificates`,
    ACME_ROOT: `${directory}/acme`,
    REPORTER_UPSTREAM: `127.0.0.1:${upstreams.reporter.port}`,
    ADMIN_UPSTREAM: `127.0.0.1:${upstreams.admin.port}`,
    LISTEN_HTTP: `127.0.0.1:${http}`,
    LISTEN_HTTPS: `127.0.0.1:${https}`,
    INSPECTION: `127.0.0.1:${inspection}`,
    NGINX_USER: username,
    HAPROXY_USER: username,
    HAPROXY_GROUP: group,
    NGINX_PID: `${directory}/nginx.pid`,
    REFUSALS: `${directory}/refusals.log`,
    TEMPORARY: `${directory}/temporary`,
    NGINX_MODULES: `${TOOLS}/usr/lib/nginx/modules`,
    CRS: `${TOOLS}/usr/share/modsecurity-crs`,
    UNICODE_MAP: `${TOOLS}/etc/nginx/unicode.mapping`,
  };
}

/** Starts a program that writes its output to a log file. */
export function run(name, command, args, directory, more = {}) {
  const output = openSync(join(directory, `${name}.log`), 'a');
  const child = spawn(command, args, { cwd: directory, env: { ...environment(), ...more }, stdio: ['ignore', output, output] });
  closeSync(output);
  const ended = new Promise((done) => child.once('exit', done));
  const stop = async (signal = 'SIGTERM') => {
    child.kill(signal);
    await ended;
  };
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return { child, isAlive, stop, said: () => readFileSync(join(directory, `${name}.log`), 'utf8') };
}

/** Starts everything. `stop` ends it and removes its directory. */
export async function startEdge() {
  const directory = mkdtempSync(join(tmpdir(), 'voicase-edge-'));
  for (const name of ['certificates', 'acme', 'temporary', 'rendered']) mkdirSync(join(directory, name));
  const authority = makeAuthority(directory);
  for (const host of Object.values(HOSTS)) writeFileSync(join(directory, 'certificates', `${host}.pem`), authority.issue(host));
  const upstreams = { reporter: await startUpstream(authority), admin: await startUpstream(authority) };
  const ports = await freePorts(3);
  const config = settings(directory, upstreams, ports);
  const file = join(directory, 'config.env');
  writeFileSync(
    file,
    Object.entries(config)
      .map((pair) => pair.join('='))
      .join('\n'),
  );
  const rendered = join(directory, 'rendered');
  execFileSync(RENDER, [file, rendered], { stdio: 'inherit' });

  const nginx = run('nginx', `${TOOLS}/usr/sbin/nginx`, ['-p', directory, '-c', `${rendered}/nginx.conf`, '-g', 'daemon off;'], directory);
  const haproxy = run('haproxy', `${TOOLS}/usr/sbin/haproxy`, ['-W', '-f', `${rendered}/haproxy.cfg`], directory);
  const edge = { directory, authority, upstreams, http: ports[0], https: ports[1], nginx, haproxy };
  edge.stop = async () => {
    await Promise.all([haproxy.stop(), nginx.stop('SIGQUIT')]);
    await Promise.all(Object.values(upstreams).map((upstream) => upstream.stop()));
    rmSync(directory, { recursive: true });
  };
  try {
    await until('the edge answers', async () => {
      for (const part of [nginx, haproxy]) if (!part.isAlive()) throw new Error(part.said());
      const answers = Object.keys(HOSTS).map((surface) => ask(edge, { surface, path: '/livez', from: '127.200.0.1' }).catch(() => ({})));
      return (await Promise.all(answers)).every(({ status }) => status === 200);
    });
  } catch (problem) {
    await edge.stop();
    throw problem;
  }
  return edge;
}

if (!existsSync(TOOLS)) throw new Error('infra/dev/install test');
