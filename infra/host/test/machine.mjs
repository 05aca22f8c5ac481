// A machine of the test's own: see boot. Ends with the test.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from '../../test/server.mjs';

const NAMESPACES = ['--mount', '--pid', '--uts', '--ipc', '--cgroup'];

/** Boots; gives `run`, which does a command inside as root and gives what it printed. */
export async function boot() {
  const place = mkdtempSync(join(tmpdir(), 'voicase-machine-'));
  const command = [...NAMESPACES, '--fork', '--kill-child', 'infra/host/test/boot', place, process.cwd()];
  const outside = spawn('unshare', command, { stdio: ['ignore', 'inherit', 'inherit'] });
  const inside = await until('it starts', () => readFileSync(`/proc/${outside.pid}/task/${outside.pid}/children`, 'utf8').trim());

  const run = (...args) => {
    const all = ['--target', inside, ...NAMESPACES, '--', ...args];
    return execFileSync('nsenter', all, { encoding: 'utf8', env: { PATH: process.env.PATH }, maxBuffer: 64 << 20 });
  };
  const succeeds = (...args) => {
    try {
      run(...args);
      return true;
    } catch {
      return false;
    }
  };
  await until('its systemd is up', () => outside.exitCode === null && succeeds('systemctl', 'is-active', '--quiet', 'basic.target'));
  return { run, succeeds, end: () => outside.kill('SIGKILL') };
}
