// Reads resource usage from the kernel and PostgreSQL. Uses CPU time instead of wall-clock time, so that other work on the machine does not
// count.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const TICKS = Number(execFileSync('getconf', ['CLK_TCK']));

const stat = (pid) =>
  readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');

/** CPU milliseconds of a process since its start, including all threads, even ended ones. */
export function cpu(pid) {
  const fields = stat(pid);
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
}

/** Memory of a process in MiB: resident in total, resident without files, and the peak. */
export function memory(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Math.round((Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)[1]) / 1024) * 10) / 10;
  return { all: of('VmRSS'), own: of('RssAnon'), most: of('VmHWM') };
}

/** The PostgreSQL cluster of an installation: its processes by role, and queries as superuser. */
export class Database {
  constructor(place) {
    this.place = place;
    this.postmaster = Number(readFileSync(join(place.data, 'pg', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
    this.ask('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  }

  ask(sql, which = 'database') {
    const out = execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-F', '|', this.place.facts[which], '-c', sql], {
      encoding: 'utf8',
      env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
    });
    return out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('|'));
  }

  number(sql, which) {
    return Number(this.ask(sql, which)[0][0]);
  }

  processes() {
    const found = [];
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        if (Number(stat(pid)[1]) !== this.postmaster) continue;
        const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        // Skip the connection of this measurement.
        if (title.includes('voicase_super')) continue;
        const role = /voicase_(reporter|admin|worker|platform)/.exec(title)?.[0] ?? 'background';
        const nanoseconds = Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
        found.push({ pid: Number(pid), role, cpu: nanoseconds / 1e6 });
      } catch {
        // The process has ended meanwhile.
      }
    }
    return found;
  }

  /** Statements and WAL bytes of each role since the start, in both databases. */
  statements() {
    const sql = 'SELECT pg_get_userbyid(userid), sum(calls), sum(wal_bytes) FROM pg_stat_statements GROUP BY 1';
    return Object.fromEntries(this.ask(sql).map(([role, calls, wal]) => [role, { calls: Number(calls), wal: Number(wal) }]));
  }

  /** Bytes of all tables with their indexes. */
  size(which) {
    return this.number(
      "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('public', 'ks')",
      which,
    );
  }

  connections() {
    const sql =
      "SELECT usename, datname, count(*), count(*) FILTER (WHERE query LIKE 'LISTEN%') FROM pg_stat_activity WHERE usename LIKE 'voicase_%' AND usename <> 'voicase_super' GROUP BY 1, 2 ORDER BY 1, 2";
    return this.ask(sql).map(([role, database, open, listening]) => ({ role, database, open: Number(open), listening: Number(listening) }));
  }
}

const sumOf = (processes, role) => processes.filter((one) => one.role === role).reduce((sum, one) => sum + one.cpu, 0);

/** Measures between two points in time: one process, one database role, and PostgreSQL's background processes. */
export class Meter {
  constructor(database, pid, role) {
    Object.assign(this, { database, pid, role });
  }

  read() {
    const processes = this.database.processes();
    const statements = this.database.statements()[this.role] ?? { calls: 0, wal: 0 };
    return {
      server: cpu(this.pid),
      backends: sumOf(processes, this.role),
      background: sumOf(processes, 'background'),
      statements: statements.calls,
      wal: statements.wal,
      main: this.database.size('database'),
      keystore: this.database.size('keystore'),
    };
  }

  start() {
    this.before = this.read();
  }

  /** The difference, divided by the number of repetitions. */
  each(times) {
    const after = this.read();
    return Object.fromEntries(Object.entries(after).map(([name, value]) => [name, (value - this.before[name]) / times]));
  }
}
