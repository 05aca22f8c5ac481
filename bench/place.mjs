// An installation to measure. `voicase-dev` provides the databases, the object store, the demo data and the worker. Both surfaces run as
// separate processes over TLS, as in production.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../tests/support/ports.mjs';
import { until } from '../tests/support/until.mjs';
import { Client } from './client.mjs';

/** The timeout and pause of each wait. The timeout is long, because the first start creates the databases. */
export const PATIENCE = { seconds: 180, pause: 200 };

const read = (file) => {
  try {
    const text = readFileSync(file, 'utf8');
    return text.endsWith('}') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
};

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

export class Place {
  children = [];

  constructor(binary, data) {
    this.binary = binary;
    this.data = data;
    process.once('exit', () => this.children.forEach((child) => child.kill('SIGTERM')));
  }

  async start() {
    mkdirSync(this.data, { recursive: true });
    const facts = join(this.data, 'dev.json');
    rmSync(facts, { force: true });
    const ports = ['--port-reporter', '0', '--port-admin', '0'];
    this.dev = this.run(['--data', this.data, ...ports, '--trusted-proxies', '127.0.0.1'], {}, `${this.binary}-dev`);
    this.facts = await until('the development server is up', () => this.#alive() && read(facts), PATIENCE);
    this.secrets = read(join(this.data, 'secrets.json'));
  }

  #alive() {
    if (this.dev.exitCode !== null) throw new Error(`voicase-dev ended: ${this.dev.log}`);
    return true;
  }

  run(args, env = {}, program = this.binary) {
    const log = join(this.data, `${args[0].replaceAll('-', '')}-${this.children.length}.log`);
    const out = openSync(log, 'w');
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', out, out] });
    child.log = log;
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

  /** Starts a surface in a separate process. `ready_ms` is the time until the surface reports ready. */
  async surface(name) {
    const [port] = await freePorts(1);
    const origin = `https://${name}.example.org`;
    const env = { ...this.environment(`voicase_${name}`), VOICASE_ORIGIN: origin, VOICASE_LISTEN: `127.0.0.1:${port}` };
    const began = performance.now();
    const child = this.run(['serve', '--surface', name], env);
    const surface = { name, port, origin, child, pid: child.pid, role: `voicase_${name}` };
    const probe = new Client(surface);
    const ready = async () => {
      if (child.exitCode !== null) throw new Error(`the surface ended: ${child.log}`);
      return (await accepts(port)) && (await probe.send('GET', '/readyz').catch(() => undefined))?.status === 200;
    };
    await until(`${name} is ready`, ready, { seconds: 30, pause: 5 });
    surface.ready_ms = performance.now() - began;
    probe.close();
    return surface;
  }

  async worker() {
    const [port] = await freePorts(1);
    const mail = {
      VOICASE_STAFF_ORIGIN: 'https://staff.example.org',
      VOICASE_SMTP_URL: 'smtp://127.0.0.1:2525',
      VOICASE_MAIL_SENDER: 'VoiCase <voicase@example.org>',
    };
    const child = this.run(['work'], { ...this.environment('voicase_worker'), ...mail, VOICASE_LISTEN: `127.0.0.1:${port}` });
    await pause(2000);
    return child;
  }

  async stop(child) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.signalCode === null && child.kill('SIGTERM')) await gone;
  }

  async end() {
    for (const child of this.children.splice(0).reverse()) await this.stop(child);
  }
}
