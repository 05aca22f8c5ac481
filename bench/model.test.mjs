import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machines, people as ours, values } from './assumptions.mjs';
import { day, size } from './model.mjs';
import { BUSIEST, SHAPE, simulate } from './simulate.mjs';
import { costs, filled, plans, text } from './tables.mjs';

// Simple numbers: one case per day, one present member, a working day of one hour, no peak.
const people = {
  employees: 1000,
  reports: 25,
  visits: 2,
  returns: 1,
  words: 1,
  files: 1,
  readings: 3,
  answers: 1,
  notes: 1,
  fetched: 1,
  staff: 2,
  present: 0.5,
  lists: 4,
  watching: 1,
  seen: 0,
  programs: 0,
  days: 250,
  hours: 1,
  peak: 1,
  years: 2,
};
const kind = { server_ms: 10, database_ms: 5, statements: 2, wal_bytes: 4096, kept_bytes: 1000, keystore_bytes: 10, bytes: 0 };
const kinds = Object.fromEntries(
  [...Object.keys(day({ people })), 'session refreshed', 'list looked at again', 'a program’s question'].map((name) => [name, kind]),
);
const simple = {
  kinds,
  live: { memory_kib: 100, rest_server_ms: 60, rest_database_ms: 6, rest_statements: 5 },
  worker: { release_server_ms: 2, release_database_ms: 3, release_statements: 20 },
  memory_mib: { loaded: { 'reporters’ surface': { all: 50 }, 'staff’s surface': { all: 50 } } },
  file_bytes: 1e6,
};
const near = (found, wanted, what) =>
  assert.ok(Math.abs(found - wanted) < 1e-9 * Math.max(1, Math.abs(wanted)), `${what}: ${found}, not ${wanted}`);

test('a case computed by hand comes out', () => {
  const one = size(simple, 3600, { people });
  // Reporters cause 5 requests: 2 channel pages, a report, a return, a message with a file. Staff causes 12 requests:
  // a password, a code, 4 lists, 3 readings, a message, a note, a file.
  near(one.requests, 17 + 3600 / 270, 'acts a second');
  near(one.cores.reporter, 5 * 0.01, 'cores of the reporters’ surface');
  near(one.cores.admin, (12 + 3600 / 270) * 0.01 + 3600 * 0.001, 'cores of staff’s');
  near(one.cores.database, ((17 + 3600 / 270) * 0.005 + 3600 * 0.0001) * 1.3, 'cores of the database');
  assert.deepEqual(one.tasks, { reporter: 2, admin: 13, worker: 1 });
  assert.equal(one.acus, 4.5);
  assert.deepEqual(one.connections, { main: 16 * 20 + 13 * 4, keystore: 16 * 8 });
  near(one.kept.files, 3600 * 250 * 2 * 1e6, 'bytes of files');
  near(one.kept.main, 3600 * (17 * 250 * 2 * 1000 + values(machines).organisation), 'bytes of the main database');
  near(one.kept.keystore, 3600 * 17 * 250 * 2 * 10, 'bytes of the keystore');
  // Each organisation has a waiting report in that hour. Its release takes 2 / 0.5 + 3 + 20 × 0.5 + 2 × 4 = 25 ms.
  near(one.hourly.seconds, 3600 * 0.025, 'the hour’s release');
  near(one.month.files, 0.0245 * 1800 + (3600 * 250 * (4 * 0.0054 + 2 * 0.00043)) / 12 / 1000, 'USD for files');
});

const [, enough] = Object.values(plans());

test('a simulated day has as many hours’ work as the model’s, and its busiest hour as many acts', () => {
  const { hours } = values(ours);
  near(
    Object.values(SHAPE).reduce((sum, part) => sum + part, 0),
    hours,
    'average hours',
  );
  const { requests, lines } = size(costs, enough.organisations);
  const [busiest] = simulate(costs, enough, [BUSIEST]);
  assert.ok(Math.abs(busiest.a_second / (requests + lines / 60) - 1) < 0.05, `${busiest.a_second} a second, not ${requests + lines / 60}`);
});

test('in the simulation a database with half of what is asked of it makes requests wait, and one with twice as much none', () => {
  const plan = { ...enough, tasks: { reporter: 20, admin: 200 } };
  const wanted = size(costs, plan.organisations).cores.database;
  const [half] = simulate(costs, { ...plan, cores: Math.floor(wanted / 2) }, [BUSIEST]);
  const [twice] = simulate(costs, { ...plan, cores: Math.ceil(wanted * 2) }, [BUSIEST]);
  assert.ok(half.unanswered > 0.1, `${half.unanswered} unanswered`);
  assert.ok(twice.refused === 0 && twice.unanswered < 0.02, `${twice.unanswered} unanswered`);
});

test('the sizes are those that are deployed', async () => {
  const { readFileSync } = await import('node:fs');
  const config = readFileSync(new URL('../infra/src/config.ts', import.meta.url), 'utf8');
  const app = readFileSync(new URL('../api/src/app.rs', import.meta.url), 'utf8');
  const m = values(machines);
  assert.match(config, new RegExp(`reporter: \\{ cpu: '${m.task * 1024}', memory: '${m.memory}', least: ${m.least}, most: ${m.most} \\}`));
  assert.match(config, new RegExp(`main: \\{ least: ${m.idle}, most: ${m.acus},`));
  assert.match(app, new RegExp(`DATABASE_POOL: u32 = ${m.pool};`));
  assert.match(app, new RegExp(`KEYSTORE_POOL: u32 = ${m.keys};`));
});

test('the tables of docs/scaling.md are what was measured and computed', () => {
  assert.ok(text() === filled(text()), 'run: node bench/tables.mjs --write');
});
