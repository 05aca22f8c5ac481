// An installation to measure. `voicase-dev` provides the databases, the object store, the demo data and the worker. Both surfaces run as
// separate processes over TLS, as in production.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../tests/support/ports.mjs';
import { until } from '../tests/support/until.mjs';

/** Generous, because the first start creates the databases. */
export const PATIENCE = { seconds: 120, pause: 200 };

const read = (file) => {
  try {
    const text = readFileSync(file, 'utf8');
    return text.endsWith('}') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

export class Place {
  children = [];

  static async start(binary) {
    const place = new Place();
    place.binary = binary;
    place.data = mkdtempSync(join(tmpdir(), 'voicase-costs-'));
    process.once('exit', () => place.children.forEach((child) => child.kill('SIGTERM')));
    const ports = ['--port-reporter', '0', '--port-admin', '0'];
    place.dev = place.run(['--data', place.data, ...ports, '--trusted-proxies', '127.0.0.1'], {}, `${binary}-dev`);
    place.facts = await until('the development server is up', () => read(join(place.data, 'dev.json')), PATIENCE);
    place.secrets = read(join(place.data, 'secrets.json'));
    return place;
  }

  run(args, env = {}, program = this.binary) {
    const log = openSync(join(this.data, `${args[0]}-${this.children.length}.log`), 'a');
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
    this.children.push(child);
    return child;
  }

  database(which, role) {
    return this.facts[which].replace('voicase_super', role);
  }

  environment(role) {
    const { s3 } = this.facts;
    const env = {
      VOICASE_DATABASE_URL: this.database('database', role),
      VOICASE_KEYSTORE_URL: this.database('keystore', role),
      VOICASE_TRUSTED_PROXIES: '127.0.0.1',
      VOICASE_S3_ENDPOINT: s3.endpoint,
      VOICASE_S3_REGION: s3.region,
      VOICASE_S3_BUCKET: s3.bucket,
      VOICASE_S3_ACCESS_KEY: s3.access_key,
      VOICASE_S3_SECRET_KEY: s3.secret_key,
    };
    for (const [name, value] of Object.entries(this.secrets)) env[`VOICASE_SECRET_${name}`] = value;
    return env;
  }

  /** Starts a surface in a separate process and waits until it answers. */
  async surface(name) {
    const [port] = await freePorts(1);
    const origin = `https://${name}.example.org`;
    const env = { ...this.environment(`voicase_${name}`), VOICASE_ORIGIN: origin, VOICASE_LISTEN: `127.0.0.1:${port}` };
    const child = this.run(['serve', '--surface', name], env);
    return { name, port, origin, pid: child.pid, role: `voicase_${name}` };
  }

  async worker() {
    const [port] = await freePorts(1);
    const mail = { VOICASE_SMTP_URL: 'smtp://127.0.0.1:2525', VOICASE_MAIL_SENDER: 'VoiCase <voicase@example.org>' };
    return this.run(['work'], { ...this.environment('voicase_worker'), ...mail, VOICASE_LISTEN: `127.0.0.1:${port}` });
  }

  async end() {
    for (const child of this.children.reverse()) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone;
    }
    try {
      rmSync(readlinkSync(join(this.data, 'pg')), { recursive: true, force: true });
    } catch {
      // The cluster's directory was inside and is gone already.
    }
    rmSync(this.data, { recursive: true, force: true });
  }
}
