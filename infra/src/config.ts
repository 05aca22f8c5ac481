// The configuration of an installation: names, sizes, days. Values that the server decides are in contract.json, which the server prints.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(__dirname, '..', '..');

export const surfaces = ['reporter', 'admin'] as const;
export type Surface = (typeof surfaces)[number];
export const processes = [...surfaces, 'worker'] as const;
export type Process = (typeof processes)[number];

interface Contract {
  port: number;
  ready: string;
  idle_seconds: number;
  limits: { window_seconds: number; all: number; paths: { '/graphql/auth': number; '/graphql/ai': number } };
  secrets: string[];
  processes: Record<Process, { command: string[]; database_role: string; secrets: string[]; optional_secrets: string[] }>;
}
export const contract = JSON.parse(readFileSync(join(root, 'contract.json'), 'utf8')) as Contract;

export const region = 'eu-central-1';
export const zones = ['a', 'b'] as const;

export const network = {
  cidr: '10.40.0.0/16',
  subnets: {
    public: { a: '10.40.0.0/24', b: '10.40.1.0/24' },
    app: { a: '10.40.16.0/22', b: '10.40.20.0/22' },
    data: { a: '10.40.32.0/24', b: '10.40.33.0/24' },
  },
  // The region's prefix list of S3 addresses, and the AWS buckets needed at start-up: image layers and packages of the NAT instance.
  s3PrefixList: 'pl-6ea54007',
  awsBuckets: ['prod-eu-central-1-starport-layer-bucket', 'al2023-repos-eu-central-1-de612dc2'],
  natInstance: 't4g.nano',
  natImage: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
};

export const sizes: Record<Process, { cpu: string; memory: string; least: number; most: number }> = {
  reporter: { cpu: '512', memory: '1024', least: 2, most: 10 },
  admin: { cpu: '512', memory: '1024', least: 2, most: 10 },
  worker: { cpu: '512', memory: '1024', least: 1, most: 4 },
};
// `connections` is the alarm threshold: about four fifths of the maximum of 24 tasks. Each task opens up to 20 connections to the main
// database and 8 to the keystore.
export const capacity = {
  engine: '17.7',
  main: { least: 1, most: 16, connections: 400 },
  keystore: { least: 1, most: 4, connections: 150 },
};

// Seconds after which the load balancer closes an idle connection.
export const balancerIdle = 60;

// In days. `shred` is T_shred: after this time, an erased case is unreadable, even with old versions of its files or
// backups of its keys.
export const days = {
  shred: 3,
  unfinishedUploads: 2,
  mainBackup: 7,
  keystoreBackup: 1,
  vault: 35,
  checkpoints: 365,
  addressLogs: 7,
  logs: 90,
};

// Names that the deployment and the account's first setup use too.
export const names = {
  cluster: 'voicase',
  repository: 'voicase/server',
  mainDatabase: 'voicase',
  keystoreDatabase: 'voicase_keystore',
  environment: 'production',
  task: (process: string) => `voicase-${process}`,
};

const host = '^[a-z0-9-]+(\\.[a-z0-9-]+)+$';
const certificate = `^arn:aws:acm:${region}:\\d{12}:certificate/[0-9a-f-]{36}$`;
// Stack parameters: the differences between two installations.
export const parameters = {
  ReporterHost: { pattern: host, about: "The reporters' host name; its registrable domain is not the staff's" },
  AdminHost: { pattern: host, about: "The staff's host name" },
  ReporterCertificate: { pattern: certificate, about: "ARN of the certificate of the reporters' host" },
  AdminCertificate: { pattern: certificate, about: "ARN of the certificate of the staff's host" },
  ImageTag: { pattern: '^[0-9a-f]{40}$', about: 'The commit whose image runs' },
  SmtpUrl: { pattern: '^smtp://\\S+:587\\?tls=required$', about: "The worker's mail server" },
  SmtpUser: { pattern: '^\\S+$', about: 'Who signs in there' },
  MailSender: { pattern: '^.+@.+$', about: 'VoiCase <voicase@example.org>' },
  PlatformOwners: {
    pattern: '^(\\S+@\\S+)?$',
    about: 'E-mail addresses, comma-separated; empty: nobody owns the platform',
    default: '',
  },
  SecurityContact: { pattern: '^(mailto:\\S+@\\S+|https://\\S+)$', about: 'Whom to tell of a weakness: mailto:… or https://…' },
  Repository: { pattern: '^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$', about: 'The GitHub repository that may deploy: owner/name' },
  AlarmAddress: { pattern: '^\\S+@\\S+$', about: 'Where alarms are mailed to' },
} satisfies Record<string, { pattern: string; about: string; default?: string }>;
export type Parameter = keyof typeof parameters;
