import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from '../../src/config';

const PATIENCE = 60_000;

// An emulated AWS on this machine for one test. It creates the stacks as CloudFormation does, if it knows their types.
export class Emulator {
  private constructor(
    private readonly endpoint: string,
    private readonly place: string,
    private readonly process: ReturnType<typeof spawn>,
  ) {}

  static async start(): Promise<Emulator> {
    const program = join(root, '..', '.voicase/tools/ministack');
    if (!existsSync(program)) {
      throw new Error('ministack is not installed: run `infra/dev/install test`');
    }
    const place = mkdtempSync(join(tmpdir(), 'voicase-aws-'));
    const port = await freePort();
    const env = {
      ...process.env,
      HOME: place,
      TMPDIR: place,
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_REGION: 'eu-central-1',
    };
    const log = openSync(join(place, 'log'), 'w');
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program], { cwd: place, env, stdio: ['ignore', log, log] });
    const emulator = new Emulator(`http://127.0.0.1:${port}`, place, child);
    await until('ministack answers', () =>
      fetch(`${emulator.endpoint}/_ministack/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return emulator;
  }

  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
    rmSync(this.place, { recursive: true });
  }

  // Calls a service with the form-encoded query protocol. The emulator reads only the service's name from the signature.
  async ask(service: string, parameters: Record<string, string>): Promise<{ status: number; text: string }> {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;
    const answer = await fetch(this.endpoint, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(parameters),
    });
    return { status: answer.status, text: await answer.text() };
  }

  async deploy(StackName: string, TemplateBody: string, parameters: Record<string, string>): Promise<string> {
    const given = Object.entries(parameters).flatMap(([name, value], at) => [
      [`Parameters.member.${at + 1}.ParameterKey`, name],
      [`Parameters.member.${at + 1}.ParameterValue`, value],
    ]);
    const asked = { Action: 'CreateStack', StackName, TemplateBody, 'Capabilities.member.1': 'CAPABILITY_NAMED_IAM' };
    const made = await this.ask('cloudformation', { ...asked, ...Object.fromEntries(given) });
    if (made.status !== 200) {
      return made.text;
    }
    let state = '';
    await until(`${StackName} is made`, async () => {
      const { text } = await this.ask('cloudformation', { Action: 'DescribeStacks', StackName });
      state = element(text, 'StackStatus');
      return !state.endsWith('IN_PROGRESS');
    });
    return state;
  }

  async physical(StackName: string, LogicalResourceId: string): Promise<string> {
    const { text } = await this.ask('cloudformation', { Action: 'DescribeStackResource', StackName, LogicalResourceId });
    return element(text, 'PhysicalResourceId');
  }
}

export const element = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)<`).exec(xml)?.[1] ?? `no ${name} in ${xml}`;

async function until(what: string, done: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!(await done())) {
    if (Date.now() > end) {
      throw new Error(`${what}: not within a minute`);
    }
    await setTimeout(50);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
