// A separate machine for the test (see boot). The machine ends with the test.
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '../../../tests/support/until.mjs';

const NAMESPACES = ['--mount', '--pid', '--uts', '--ipc', '--cgroup'];
const BINARY = process.env.VOICASE_BINARY ?? 'target/debug/voicase';
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Boots the machine. `run` executes a command inside as root and returns its output. `attempt` also returns the exit status. `file`
 * translates a path of the machine to a path on this host. The server is at /srv/voicase.
 */
export async function boot() {
  const place = mkdtempSync(join(tmpdir(), 'voicase-machine-'));
  const command = [...NAMESPACES, '--fork', '--kill-child', 'infra/test/host/boot', place, process.cwd()];
  const outside = spawn('unshare', command, { stdio: ['ignore', 'inherit', 'inherit'] });
  const children = `/proc/${outside.pid}/task/${outside.pid}/children`;
  const inside = await until('its first process is there', () => readFileSync(children, 'utf8').trim());

  const attempt = (...args) => {
    const all = ['--target', inside, ...NAMESPACES, '--', 'sh', '-c', 'exec "$@" 2>&1', 'sh', ...args];
    try {
      return {
        status: 0,
        said: execFileSync('nsenter', all, { encoding: 'utf8', env: { PATH }, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 }),
      };
    } catch (error) {
      return { status: error.status ?? -1, said: error.stdout ?? error.message };
    }
  };
  const run = (...args) => {
    const { status, said } = attempt(...args);
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${said}`);
    return said;
  };
  const file = (path) => `/proc/${inside}/root${path}`;
  await until('its systemd is up', () => outside.exitCode === null && attempt('systemctl', 'is-active', 'basic.target').status === 0);
  const end = () => {
    outside.kill('SIGKILL');
    rmSync(place, { recursive: true, force: true });
  };
  // Copy the server into the machine. Also copy the object store, because the machine has no network to download it.
  copyFileSync(BINARY, file('/srv/voicase'));
  mkdirSync(file('/opt/voicase/bin'), { recursive: true });
  copyFileSync('.voicase/tools/weed', file('/opt/voicase/bin/weed'));
  copyFileSync('infra/dev/tools.txt', file('/opt/voicase/bin/weed.pins'));
  return { attempt, run, end, file };
}
