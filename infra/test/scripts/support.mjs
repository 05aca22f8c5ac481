// A directory in which a script finds a fake `aws` first. The fake records each call and answers as the test defines.
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../bin/', import.meta.url));

export function executable(path, text) {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/**
 * `answers` is the source of a module with a default export `(words, options, state) => text`. If it throws, the fake reports an AWS error.
 */
export function place(scripts, answers, state = {}) {
  const root = mkdtempSync(join(tmpdir(), 'voicase-bin-'));
  for (const folder of ['infra/bin', 'path']) mkdirSync(join(root, folder), { recursive: true });
  for (const script of scripts) copyFileSync(join(bin, script), join(root, 'infra/bin', script));
  const contract = {
    secrets: ['MASTER_KEK', 'SESSION_SIGNING_KEY', 'REPORTER_SESSION_KEY', 'REPORTER_TOKEN_PEPPER', 'SMTP_PASSWORD', 'AI_API_KEY'],
    processes: {
      reporter: { secrets: ['MASTER_KEK', 'REPORTER_SESSION_KEY', 'REPORTER_TOKEN_PEPPER'], optional_secrets: [] },
      admin: { secrets: ['MASTER_KEK', 'SESSION_SIGNING_KEY'], optional_secrets: [] },
      worker: { secrets: ['MASTER_KEK'], optional_secrets: ['SMTP_PASSWORD'] },
      platform: { secrets: ['MASTER_KEK'], optional_secrets: [] },
    },
  };
  writeFileSync(join(root, 'infra/contract.json'), JSON.stringify(contract));
  writeFileSync(join(root, 'answers.mjs'), answers);
  writeFileSync(join(root, 'state.json'), JSON.stringify({ ...state, calls: [] }));
  const fake = new URL('fake-aws.mjs', import.meta.url);
  executable(join(root, 'path/aws'), `#!/bin/sh\nexec node '${fileURLToPath(fake)}' '${root}' "$@"\n`);
  return root;
}

export const seen = (root) => JSON.parse(readFileSync(join(root, 'state.json'), 'utf8'));

export const clear = (root) => rmSync(root, { recursive: true, force: true });

/** Runs a script. Returns its output and exit code. */
export function run(script, args, { root, input = '', env = {} } = {}) {
  const path = root ? join(root, 'infra/bin', script) : join(bin, script);
  const PATH = root ? [join(root, 'path'), process.env.PATH].join(delimiter) : process.env.PATH;
  return new Promise((resolve) => {
    const child = execFile(path, args, { env: { ...process.env, ...env, PATH }, timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
    );
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

export const moduleOf = (answer) => `export default ${answer.toString()}`;
