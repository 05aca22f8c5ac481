// Computes sizes from measured costs and assumptions. Pure functions.
import { machines, people, prices, values } from './assumptions.mjs';

const GB = 1e9;
const MIB = 1 << 20;
const HOURS = 730;
const P = values(people);
const M = values(machines);
const COST = values(prices);

/** Requests per working day of one organisation, by measured kind. */
export function day({ people: p = P } = {}) {
  const cases = ((p.employees / 100) * p.reports) / p.days;
  const present = p.staff * p.present;
  return {
    'channel page': cases * p.visits,
    'report sent': cases,
    'report opened by receipt': cases * p.returns,
    'message of the reporter': cases * Math.max(0, p.words - p.files),
    'message with a file of 1 MiB': cases * Math.min(p.words, p.files),
    'password checked': present,
    'code checked, session begun': present,
    'case list': present * p.lists,
    'case opened and read': cases * p.readings,
    'message of staff': cases * p.answers,
    'note of staff': cases * p.notes,
    'file of 1 MiB fetched by staff': cases * p.fetched,
  };
}

export const ofReporters = (kind) => /channel|report|message with/.test(kind);

/** Load from open pages and programs, per second and organisation. It is constant, so it does not depend on the requests of a day. */
function standing(p) {
  const lines = p.staff * p.present * p.watching;
  // An access token is valid for 300 seconds, and an open page renews it 30 seconds earlier.
  return {
    lines,
    'session refreshed': lines / 270,
    'list looked at again': (lines * p.seen) / 60,
    'a program’s question': p.programs / 300,
  };
}

/** The rates of the busiest second, by kind. */
export function rates(organisations, { people: p = P } = {}) {
  const seconds = p.hours * 3600;
  const acts = Object.entries(day({ people: p })).map(([kind, times]) => [kind, (organisations * times * p.peak) / seconds]);
  const { lines, ...rest } = standing(p);
  const asked = Object.entries(rest).map(([kind, times]) => [kind, organisations * times]);
  return { acts: Object.fromEntries([...acts, ...asked]), lines: organisations * lines };
}

function tasks(cores, memory, m) {
  return Math.max(m.least, Math.ceil(cores / (m.task * m.target)), Math.ceil(memory / (m.memory * m.target)));
}

/** All results for one size. */
export function size(costs, organisations, given = {}) {
  const { people: p = P, machines: m = M, prices: c = COST } = given;
  const cases = ((organisations * p.employees) / 100) * p.reports * p.years;
  const { acts, lines } = rates(organisations, { people: p });
  const sum = (of, only = () => true) => Object.entries(acts).reduce((all, [kind, times]) => all + (only(kind) ? times * of(kind) : 0), 0);
  const server = (kind) => costs.kinds[kind].server_ms / 1000;
  const base = costs.memory_mib.loaded;
  const memory = { reporter: base['reporters’ surface'].all, admin: base['staff’s surface'].all + (lines * costs.live.memory_kib) / 1024 };
  const cores = {
    reporter: sum(server, ofReporters),
    admin: sum(server, (kind) => !ofReporters(kind)) + (lines * costs.live.rest_server_ms) / 60_000,
    database: (sum((kind) => costs.kinds[kind].database_ms / 1000) + (lines * costs.live.rest_database_ms) / 60_000) * m.upkeep,
  };
  const count = { reporter: tasks(cores.reporter, memory.reporter, m), admin: tasks(cores.admin, memory.admin, m), worker: 1 };
  const kept = storage(costs, organisations, p, m);
  const wanted = Math.max(m.idle, (cores.database / m.target) * m.core, (kept.main * m.hot) / (2 * 1024 * MIB));
  const all = count.reporter + count.admin + count.worker;
  const one = {
    cases,
    reports_a_day: cases / p.years / p.days,
    requests: sum(() => 1),
    lines,
    cores,
    tasks: count,
    acus: Math.ceil(wanted * 2) / 2,
    kept,
  };
  one.connections = { main: all * m.pool + count.admin * 4, keystore: all * m.keys };
  one.hourly = release(costs, organisations, p, m);
  one.month = money(costs, one, organisations, p, m, c);
  return one;
}

/**
 * Bytes that one request stores permanently. A request that writes no WAL stores nothing. If storage grew during its measurement, other
 * work caused the growth.
 */
export const keeps = (kind, field = 'kept_bytes') => (kind.wal_bytes > 100 ? Math.max(0, kind[field]) : 0);

/** Bytes in the databases and the object store after the retention period of a case. */
function storage(costs, organisations, p, m) {
  const year = (field) =>
    Object.entries(day({ people: p })).reduce((all, [kind, times]) => all + times * p.days * keeps(costs.kinds[kind], field), 0);
  const cases = ((organisations * p.employees) / 100) * p.reports * p.years;
  return {
    main: organisations * (year('kept_bytes') * p.years + m.organisation),
    readings: cases * p.readings * keeps(costs.kinds['case opened and read']),
    keystore: organisations * year('keystore_bytes') * p.years,
    files: cases * p.files * costs.file_bytes,
  };
}

/** The hourly release: one worker handles the organisations in sequence. */
function release(costs, organisations, p, m) {
  const cases = ((p.employees / 100) * p.reports) / p.days;
  // Assumes that each report and each reporter's message falls into a different hour.
  const waiting = organisations * Math.min(1, (cases * (1 + p.words) * p.peak) / p.hours);
  const { release_server_ms, release_database_ms, release_statements } = costs.worker;
  const each = release_server_ms / m.task + release_database_ms + release_statements * m.trip + 2 * m.commit;
  return { organisations: waiting, seconds: (waiting * each) / 1000 };
}

function money(costs, { tasks: count, acus, kept, lines, requests }, organisations, p, m, c) {
  const working = (p.days * p.hours) / 12;
  // The busiest hour does not occur in every working hour.
  const average = (most, least) => ((most + least) / 2) * (working / HOURS) + least * (1 - working / HOURS);
  // An open page sends requests during working hours, and a program during all hours.
  const open = lines * 3600 * working;
  const standing = {
    'session refreshed': open / 270,
    'list looked at again': (open * p.seen) / 60,
    'a program’s question': organisations * (p.programs / 300) * 3600 * HOURS,
  };
  const acts = Object.entries(day({ people: p })).map(([kind, times]) => [kind, (organisations * times * p.days) / 12]);
  const monthly = (of) => [...acts, ...Object.entries(standing)].reduce((all, [kind, times]) => all + times * of(costs.kinds[kind]), 0);
  const asked = monthly(() => 1);
  const out = monthly(({ bytes }) => bytes) / GB;
  const files = ((organisations * p.employees) / 100 / 12) * p.reports * p.files;
  const gigabytes = { database: (kept.main + kept.keystore) / GB, files: kept.files / GB };
  const parts = {
    balancer:
      c.balancer +
      c.lcu * Math.max(1, lines / 3000, (requests * 20_000 * 3600) / GB) +
      c.addresses +
      c.firewall +
      (c.inspected * asked) / 1e6,
    tasks: c.task * (average(count.reporter, m.least) + average(count.admin, m.least) + count.worker),
    // The second instance of a cluster grows with the first. Both instances of the keystore stay at their minimum.
    database:
      2 * c.acu * HOURS * (average(Math.min(acus, 128), m.idle) + m.idle) +
      c.stored * gigabytes.database +
      (c.written * monthly(({ wal_bytes }) => wal_bytes)) / 4096 / 1e6,
    files: c.objects * gigabytes.files + (files * (4 * c.puts + (1 + p.fetched) * c.gets)) / 1000,
    backup: c.backup * 2 * (gigabytes.database + gigabytes.files),
    rest: c.nat + c.secrets + c.watched + c.out * out,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}
