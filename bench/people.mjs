// Sign-in, and sessions of many clients.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { code } from '../tests/support/totp.mjs';
import { Client } from './client.mjs';
import { measure } from './load.mjs';

/** Checks the password. Returns the ticket for the second factor. */
async function signIn(client, account) {
  client.session = {};
  const input = { email: account.email, password: account.password };
  return (await client.ask('SignIn', { input }, '/graphql/auth')).signIn.ticket;
}

/** Completes the sign-in. A one-time code works once in 30 seconds. */
async function complete(client, account, ticket) {
  const input = { ticket, code: code(account.totp_secret) };
  client.session.token = (await client.ask('CompleteSignIn', { input }, '/graphql/auth')).completeSignIn.accessToken;
  client.session.since = Date.now();
}

export async function refresh(client) {
  client.session.token = (await client.ask('RefreshSession', {}, '/graphql/auth')).refreshSession.accessToken;
  client.session.since = Date.now();
}

/** An access token lives for five minutes. */
export async function renewed(clients) {
  for (const client of clients) if (Date.now() - client.session.since > 120_000) await refresh(client);
  return clients;
}

const hash = (bytes) => `\\x${createHash('sha256').update(bytes).digest('hex')}`;

/**
 * Writes sessions of one member into the database and returns a client for each. 64 sign-ins with one-time codes would
 * take half an hour.
 */
export async function signedIn(database, surface, { slug, role }, count = 1) {
  const [[organisation, account]] = database.ask(`SELECT m.org_id, m.account_id FROM membership m JOIN channel c ON c.org_id = m.org_id
    WHERE c.slug = '${slug}' AND m.role = '${role}' ORDER BY m.id LIMIT 1`);
  const made = Array.from({ length: count }, () => ({ id: randomUUID(), family: randomBytes(32), turn: randomBytes(32) }));
  const rows = made.map(
    ({ id, family, turn }) => `('${id}', '${account}', '${hash(turn)}', '${hash(family)}', '{pwd,otp}', now(), now(), now(),
    now() + interval '12 hours')`,
  );
  database.ask(`INSERT INTO session (id, account_id, token_hash, family_hash, amr, started_at, last_used_at, authenticated_at, expires_at)
    VALUES ${rows.join(', ')}`);
  const clients = [];
  for (const { id, family, turn } of made) {
    const client = new Client(surface);
    client.session = { cookie: `__Host-voicase=${id}.${Buffer.concat([family, turn]).toString('base64url')}` };
    await refresh(client);
    client.session.organisation = organisation;
    clients.push(client);
  }
  return clients;
}

/** Measures the sign-in of all accounts in series. Each account signs in once. */
export async function everybody({ meter, surface, accounts }) {
  const client = new Client(surface);
  const tickets = [];
  const one = { meter, clients: [client], seconds: 60, most_warm: 1 };
  const password = await measure({
    ...one,
    most: 2 * accounts.length,
    act: async (_, turn) => {
      tickets[turn % accounts.length] = await signIn(client, accounts[turn % accounts.length]);
    },
  });
  // A code is valid for 30 seconds. Wait if its period is nearly over.
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 8000) await pause(left + 500);
  const clients = [];
  const code = await measure({
    ...one,
    most: accounts.length - 1,
    act: async (_, turn) => {
      client.session = {};
      await complete(client, accounts[turn], tickets[turn]);
      clients.push(Object.assign(new Client(surface), { session: client.session }));
    },
  });
  client.close();
  for (const member of clients) {
    const { me } = await member.ask('Me');
    member.session.organisation = me.memberships[0].organisation.id;
  }
  return { clients, requests: { 'password checked': password, 'code checked, session begun': code } };
}
