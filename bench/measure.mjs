// Measures the cost of each kind of request and writes costs.json next to this file: node bench/measure.mjs [rounds]
// Needs a release binary and about ten minutes. Other work on the machine affects only the wall-clock times.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { catalogue } from './catalogue.mjs';
import { Client, wireSize } from './client.mjs';
import { crowd } from './crowd.mjs';
import { FILE, choose, complete, nextCodes, program, reporter, signIn, staff } from './kinds.mjs';
import { idleConnection, lines, load, worker } from './other.mjs';
import { Place } from './place.mjs';
import { Database, Meter, memory } from './watch.mjs';

const root = join(import.meta.dirname, '..');
const rounds = Number(process.argv[2] ?? 3);
const TIMES = 150;
// One megabyte each.
const FILES = 30;
// Fewer, because a channel with 300 reports in five minutes demands proof of work.
const REPORTS = 40;

const times = (name) => (name.includes('MiB') ? FILES : name === 'report sent' ? REPORTS : TIMES);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];
const rounded = (number, digits = 2) => Number(number.toFixed(digits));

/** The results of all rounds, by kind. */
class Results {
  kinds = new Map();

  async measure(name, meter, client, times, act) {
    await act();
    const walls = [];
    meter.start();
    for (let done = 0; done < times; done += 1) {
      const began = performance.now();
      await act(done);
      walls.push(performance.now() - began);
    }
    this.add(name, { ...meter.each(times), walls, received: client.received });
  }

  add(name, one) {
    this.kinds.set(name, [...(this.kinds.get(name) ?? []), one]);
  }

  table() {
    const middle = (all, field) => median(all.map((one) => one[field]));
    // Use the mean of all rounds, because one round is too coarse. The kernel counts CPU time in hundredths of a second, and tables grow by pages.
    const mean = (all, field) => all.reduce((sum, one) => sum + one[field], 0) / all.length;
    const row = (all) => {
      const walls = all.flatMap((one) => one.walls).sort((a, b) => a - b);
      const both = all.map((one) => one.server + one.backends);
      return {
        server_ms: rounded(mean(all, 'server')),
        database_ms: rounded(mean(all, 'backends')),
        lowest_ms: rounded(Math.min(...both)),
        highest_ms: rounded(Math.max(...both)),
        statements: Math.round(middle(all, 'statements')),
        wal_bytes: Math.round(middle(all, 'wal')),
        kept_bytes: Math.round(mean(all, 'main')),
        keystore_bytes: Math.round(mean(all, 'keystore')),
        answer_bytes: all[0].received,
        p50_ms: rounded(walls[walls.length >> 1], 1),
        p95_ms: rounded(walls[Math.floor(walls.length * 0.95)], 1),
        times: walls.length,
      };
    };
    return Object.fromEntries([...this.kinds].map(([name, all]) => [name, row(all)]));
  }
}

async function everybody(results, meter, clients) {
  const tickets = [];
  await results.measure('password checked', meter, clients[0].client, clients.length * 2, async (turn = 0) => {
    const at = turn % clients.length;
    tickets[at] = await signIn(clients[at].client, clients[at].account);
  });
  let turn = 0;
  // The first client completes unmeasured, like the first run of every kind.
  await results.measure('code checked, session begun', meter, clients[0].client, clients.length - 1, async () => {
    const { client, account } = clients[turn];
    await complete(client, account, tickets[turn]);
    turn += 1;
  });
  for (const { client } of clients) await choose(client);
}

async function measure(place) {
  const surfaces = { reporter: await place.surface('reporter'), admin: await place.surface('admin') };
  const work = await place.worker();
  await pause(5000);
  const database = new Database(place);
  const processes = { 'reporters’ surface': surfaces.reporter.pid, 'staff’s surface': surfaces.admin.pid, worker: work.pid };
  const memories = (which) => Object.fromEntries(Object.entries(which).map(([name, pid]) => [name, memory(pid)]));
  const rest = memories(processes);
  // From here on, only the development server's worker runs.
  work.kill('SIGTERM');

  const results = new Results();
  const meters = Object.fromEntries(Object.entries(surfaces).map(([name, { pid, role }]) => [name, new Meter(database, pid, role)]));
  const clients = place.facts.accounts.map((account) => ({ account, client: new Client(surfaces.admin) }));
  // Staff of the second organisation. The measured reports go to the first one, which soon has an unusual number.
  const ours = clients.filter(({ account }) => account.organisation === clients.at(-1).account.organisation);
  const [admin, manager] = ['admin', 'manager'].map((role) => ours.find(({ account }) => account.role === role).client);
  const visitor = await reporter(surfaces.reporter, place.facts);
  let employed;
  for (let round = 0; round < rounds; round += 1) {
    if (round > 0) await nextCodes();
    await everybody(results, meters.admin, clients);
    for (const [name, act] of Object.entries(visitor.kinds)) {
      if (name.startsWith('message')) await visitor.fresh();
      await results.measure(name, meters.reporter, visitor.client, times(name), act);
    }
    employed = await staff(manager);
    for (const [name, act] of Object.entries(employed.kinds)) {
      await results.measure(name, meters.admin, manager, times(name), act);
    }
    await results.measure('a program’s question', meters.admin, manager, TIMES, await program(admin, manager));
    console.log(`round ${round + 1} of ${rounds} is done`);
  }
  for (const { client } of clients)
    client.session.token = (await client.ask('RefreshSession', {}, '/graphql/auth')).refreshSession.accessToken;
  const live = await lines({
    database,
    surface: surfaces.admin,
    manager,
    strangers: clients.filter((one) => !ours.includes(one)),
    employed,
  });
  const released = await worker({ database, place, visitor });
  const loaded = await load({ surfaces, manager, facts: place.facts, employed });
  const memory_mib = { rest, loaded: memories({ 'reporters’ surface': surfaces.reporter.pid, 'staff’s surface': surfaces.admin.pid }) };
  const connections = database.connections();
  const backends = database
    .processes()
    .filter(({ role }) => role !== 'background')
    .map(({ pid }) => memory(pid).own);
  const connection_mib = rounded(backends.reduce((sum, one) => sum + one, 0) / backends.length, 1);
  for (const { client } of clients)
    client.session.token = (await client.ask('RefreshSession', {}, '/graphql/auth')).refreshSession.accessToken;
  const crowded = await crowd({ database, surfaces, results, visitor, employed, manager, meters });
  const idle_connection_seconds = await idleConnection(surfaces.admin);
  return {
    kinds: results.table(),
    live,
    idle_connection_seconds,
    worker: released,
    load: loaded,
    memory_mib,
    connections,
    connection_mib,
    file_bytes: wireSize(FILE),
    crowd: crowded,
    catalogue: catalogue(database),
  };
}

const place = await Place.start(process.env.VOICASE_BINARY ?? join(root, 'target/release/voicase'));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void place.end().then(() => process.exit(1)));
try {
  const found = await measure(place);
  const machine = { cpu: cpus()[0].model, cores: cpus().length, rounds };
  writeFileSync(join(import.meta.dirname, 'costs.json'), `${JSON.stringify({ machine, ...found }, null, 2)}\n`);
} finally {
  await place.end();
}
