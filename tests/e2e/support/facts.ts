import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Account {
  email: string;
  password: string;
  totp_secret: string;
  role: string;
  organisation: string;
}

/** The facts that `voicase-dev` writes about itself. */
export interface Facts {
  reporter: string;
  admin: string;
  /** Path of the demo channel on the reporter origin. */
  channel: string;
  /** Connection URLs of the superuser. */
  database: string;
  keystore: string;
  s3: Record<'endpoint' | 'region' | 'bucket' | 'access_key' | 'secret_key', string>;
  /** Path of the file with the secrets of all processes. */
  secrets: string;
  /** URL of the page that shows sent emails. `mails.json`, next to this page, lists the same emails. */
  mail: string;
  accounts: Account[];
  /** The email address of the account that is a platform owner. */
  platform_owner: string;
  /** The access code of a report with a dialogue. */
  receipt: string;
}

const file = process.env['VOICASE_DEV'] ?? join(__dirname, '../../../.voicase/dev.json');

export const facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
