/**
 * A staff surface of one test: the program `voicase` in a separate process, on the databases of the common server. The test may kill the
 * process and start it again on the same port. The databases and the other tests notice nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '../../support/https.mjs';
import { freePorts } from '../../support/ports.mjs';
import { until } from '../../support/until.mjs';
import { facts } from './facts';

const root = join(__dirname, '../../..');
const ROLE = 'voicase_admin';

function environment(origin: string, port: number): Record<string, string> {
  const { database, keystore, s3 } = facts;
  const as = (url: string) => url.replace('voicase_super', ROLE);
  const secrets = JSON.parse(readFileSync(facts.secrets, 'utf8')) as Record<string, string>;
  const values = {
    DATABASE_URL: as(database),
    KEYSTORE_URL: as(keystore),
    ORIGIN: origin,
    LISTEN: `127.0.0.1:${String(port)}`,
    TRUSTED_PROXIES: '127.0.0.1',
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: s3.bucket,
    S3_ACCESS_KEY: s3.access_key,
    S3_SECRET_KEY: s3.secret_key,
    ...Object.fromEntries(Object.entries(secrets).map(([name, value]) => [`SECRET_${name}`, value])),
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`VOICASE_${name}`, value]));
}

export class OwnSurface {
  /** The certificate is made at each start, so the browser must ignore HTTPS errors. */
  readonly origin: string;
  private readonly port: number;
  private child: ChildProcess | undefined;
  private constructor(port: number) {
    this.port = port;
    this.origin = `https://admin.localhost:${String(port)}`;
  }

  static async begin(): Promise<OwnSurface> {
    const [port = 0] = await freePorts(1);
    const surface = new OwnSurface(port);
    process.once('exit', () => surface.child?.kill('SIGKILL'));
    await surface.start();
    return surface;
  }

  /** Returns when the surface answers. */
  async start(): Promise<void> {
    const log = join(root, '.voicase/logs/own-surface.log');
    const output = openSync(log, 'a');
    const child = spawn(join(root, 'target/debug/voicase'), ['serve', '--surface', 'admin'], {
      env: { ...process.env, ...environment(this.origin, this.port) },
      stdio: ['ignore', output, output],
    });
    closeSync(output);
    this.child = child;
    const { port } = this;
    const headers = { host: new URL(this.origin).host };
    const isReady = async () => {
      if (child.exitCode !== null) throw new Error(`the surface ended: ${log}`);
      const answer = await send({ host: '127.0.0.1', port, path: '/readyz', headers, rejectUnauthorized: false }).catch(() => undefined);
      return answer?.status === 200;
    };
    await until('the surface is ready', isReady);
  }

  /** Ends the process as a crash would. The kernel closes all connections. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
