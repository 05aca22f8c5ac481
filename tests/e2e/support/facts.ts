import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Account {
  email: string;
  password: string;
  totp_secret: string;
  role: string;
  organisation: string;
}

/** What `voicase dev` tells of itself. */
export interface Facts {
  reporter: string;
  admin: string;
  /** Path of the demonstration channel on the reporter origin. */
  channel: string;
  /** The page of the mails that were sent; `mails.json` beside it. */
  mail: string;
  accounts: Account[];
  /** Which of the accounts owns the platform, by its address. */
  platform_owner: string;
  /** Receipt of a report that has a dialogue. */
  receipt: string;
}

const file = process.env['VOICASE_DEV'] ?? join(__dirname, '../../../.voicase/dev.json');

export const facts = JSON.parse(readFileSync(file, 'utf8')) as Facts;
