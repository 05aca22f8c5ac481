// Measures the cost of each kind of request and writes costs.json next to this file: node bench/measure.mjs
// For a trial, BENCH_CASES and BENCH_SECONDS make the measurement smaller. VOICASE_BINARY selects another binary.
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { catalogue } from './catalogue.mjs';
import { LARGE, SMALL, makeData, reportsOf } from './data.mjs';
import { FILE, wireSize } from './files.mjs';
import { AT } from './goals.mjs';
import { Kept } from './kept.mjs';
import { lists } from './lists.mjs';
import { LEVELS, measure, rounded } from './load.mjs';
import { idleConnection, lines, worker } from './other.mjs';
import { everybody, renewed, signedIn } from './people.mjs';
import { Place } from './place.mjs';
import { fileKinds, openChannel, openDemo, reportBodies, reporterKinds, sessions, submitted } from './reporter.mjs';
import { openCases, program, quietKinds, staffKinds } from './staff.mjs';
import { Client } from './client.mjs';
import { show } from './tables.mjs';
import { Database, Meter, memory } from './watch.mjs';

const root = join(import.meta.dirname, '..');
const CASES = Number(process.env.BENCH_CASES ?? 100_000);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
/** Maximum number of files that a measurement of file requests sends or fetches. */
const FILES = 20;
/**
 * Number of reports that are measured at each number of connections. A process accepts a burst of 1,000 reports and
 * then 50 per second. So each number of connections gets a new process, and its reports stay below the burst.
 */
const REPORTS = 900;
const MOST = Math.max(...LEVELS);

const requests = [];
const add = (kind, row) => {
  requests.push({ kind, ...row });
  console.log(
    `  ${kind}, ${row.connections}: ${row.server_ms} + ${row.database_ms} ms, ${row.statements} statements, ${row.a_second} a second, ${row.refused} refused${row.problem ? `: ${row.problem}` : ''}`,
  );
};

/** Measures each kind of request at each number of connections. */
async function levels(kinds, meter, clients) {
  for (const [kind, act] of Object.entries(kinds)) {
    for (const level of LEVELS) {
      const some = clients.slice(0, level);
      if (clients[0].session.cookie) await renewed(some);
      // The warm-up at the first level is longer, because every database connection of the process prepares its statements then.
      add(kind, await measure({ meter, clients: some, act, seconds: SECONDS, warm: level === 1 ? 1 : 0.5 }));
    }
  }
}

/** Measures each kind of request on one connection. */
async function quiet(kinds, meter, client) {
  for (const [kind, act] of Object.entries(kinds)) {
    const most = kind.includes('MiB') ? FILES : Infinity;
    add(kind, await measure({ meter, clients: [client], act, seconds: SECONDS, most, most_warm: 2 }));
  }
}

async function staff({ database, surface, place }) {
  const meter = new Meter(database, surface.pid, surface.role);
  const { clients: accounts, requests: signIns } = await everybody({ meter, surface, accounts: place.facts.accounts });
  for (const [kind, row] of Object.entries(signIns)) add(kind, row);
  const clients = await signedIn(database, surface, { slug: SMALL, role: 'manager' }, MOST);
  const some = openCases(database, reportsOf(place).cases);
  const kinds = staffKinds(some);
  await levels(kinds, meter, clients);
  const [admin] = await signedIn(database, surface, { slug: SMALL, role: 'admin' });
  await renewed(clients);
  await quiet(quietKinds(some, await program(admin)), meter, clients[0]);
  return { accounts, manager: clients[0], note: kinds['note of staff'], meter };
}

/** A manager and a member of a department, in the small organisation and in the large one. */
async function members(database, surface) {
  const one = async (slug, role) => ({ slug, client: (await signedIn(database, surface, { slug, role }))[0], sites: role === 'member' });
  const both = async (role) => ({ small: await one(SMALL, role), large: await one(LARGE, role), sites: role === 'member' });
  return { 'whole organisation': await both('manager'), 'one department': await both('member') };
}

async function reporters({ database, surface, place }) {
  const meter = new Meter(database, surface.pid, surface.role);
  const { secrets } = reportsOf(place);
  const { client, channel } = await openChannel(surface, SMALL);
  await openDemo(client, channel, place.facts.receipt);
  const open = await sessions(surface, SMALL, secrets);
  const clients = Array.from({ length: MOST }, () => new Client(surface));
  await levels(reporterKinds(SMALL, secrets, open), meter, clients);
  await quiet(fileKinds(SMALL, open[0]), meter, clients[0]);
  return channel;
}

/**
 * Measures reports, with a new process for each number of connections. Returns the last process and all startup times.
 */
async function reports({ database, place, channel }) {
  const ready = [];
  let surface;
  for (const level of LEVELS) {
    if (surface) await place.stop(surface.child);
    surface = await place.surface('reporter');
    ready.push(surface.ready_ms);
    const meter = new Meter(database, surface.pid, surface.role);
    const clients = Array.from({ length: level }, () => new Client(surface));
    const bodies = reportBodies(clients[0], channel, REPORTS + MOST);
    const act = (client, turn) => client.post(bodies[turn]);
    add('report sent', await measure({ meter, clients, act, seconds: SECONDS, most: REPORTS, most_warm: MOST }));
    for (const client of clients) client.close();
  }
  return { surface, ready };
}

/**
 * The costs of each kind of request for the model: those at `AT` connections, or else those that were measured first.
 */
function kinds() {
  const names = [...new Set(requests.map(({ kind }) => kind))];
  const row = (kind) => {
    const all = requests.filter((one) => one.kind === kind);
    const { kind: _, ...costs } = all.find(({ connections }) => connections === AT) ?? all[0];
    return { ...costs, statements: Math.round(costs.statements) };
  };
  return Object.fromEntries(names.map((kind) => [kind, row(kind)]));
}

const larger = (one, other) => (one.all > other.all ? one : other);

async function whole(place) {
  const database = new Database(place);
  const surfaces = { reporter: await place.surface('reporter'), admin: await place.surface('admin') };
  const work = await place.worker();
  await pause(3000);
  const names = { 'reporters’ surface': surfaces.reporter.pid, 'staff’s surface': surfaces.admin.pid, worker: work.pid };
  const idle = Object.fromEntries(Object.entries(names).map(([name, pid]) => [name, memory(pid)]));
  // From here on, only the development server's worker runs.
  await place.stop(work);
  const closed = idleConnection(surfaces.admin);

  console.log('staff');
  const { accounts, manager, note, meter } = await staff({ database, surface: surfaces.admin, place });
  console.log('lists of 300 cases and of 100,000');
  const compared = await lists({ database, meter, members: await members(database, surfaces.admin), seconds: SECONDS / 5 });
  console.log('reporters');
  const channel = await reporters({ database, surface: surfaces.reporter, place });
  await pause(2000);
  const loaded = { 'reporters’ surface': memory(surfaces.reporter.pid), 'staff’s surface': memory(surfaces.admin.pid) };
  const connections = database.connections();
  const backends = database
    .processes()
    .filter(({ role }) => role !== 'background')
    .map(({ pid }) => memory(pid).own);
  console.log('live connections');
  await renewed([manager]);
  const others = accounts.filter(({ session }) => session.organisation !== manager.session.organisation);
  for (const client of others) await renewed([client]);
  const live = await lines({ database, surface: surfaces.admin, manager, note, others });
  console.log('worker');
  const visitor = new Client(surfaces.reporter);
  const released = await worker({ database, place, slug: SMALL, send: () => submitted(visitor, channel) });
  await place.stop(surfaces.reporter.child);
  console.log('reports');
  const { surface, ready } = await reports({ database, place, channel });
  await pause(2000);
  loaded['reporters’ surface'] = larger(loaded['reporters’ surface'], memory(surface.pid));
  return {
    requests,
    lists: compared,
    ready_ms: { 'reporters’ surface': Math.round(Math.max(...ready)), 'staff’s surface': Math.round(surfaces.admin.ready_ms) },
    memory_mib: { idle, loaded },
    kinds: kinds(),
    live,
    worker: released,
    idle_connection_seconds: await closed,
    connections,
    connection_mib: rounded(backends.reduce((sum, one) => sum + one, 0) / backends.length, 1),
    file_bytes: wireSize(FILE),
    catalogue: catalogue(database),
    postgres: database.list('SHOW server_version')[0],
  };
}

const began = Date.now();
const kept = new Kept(join(root, '.voicase/bench'), CASES);
const place = new Place(process.env.VOICASE_BINARY ?? join(root, 'target/release/voicase'), kept.data);
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void place.end().then(() => process.exit(1)));
try {
  if (!kept.restore()) {
    console.log(`making the data with ${CASES} cases`);
    await place.start();
    await makeData(place, CASES);
    await place.end();
    kept.save();
  }
  await place.start();
  const { postgres, ...found } = await whole(place);
  const machine = {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    postgres,
    cases: CASES,
    seconds: SECONDS,
  };
  const costs = { machine, ...found };
  writeFileSync(process.env.BENCH_COSTS ?? join(import.meta.dirname, 'costs.json'), `${JSON.stringify(costs, null, 2)}\n`);
  console.log(`\n${show(costs)}\n\n${Math.round((Date.now() - began) / 1000)} s`);
} finally {
  await place.end();
}
