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
function cpu(pid) {
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
    // Count the statements that a client sends, without BEGIN, COMMIT and SET.
    for (const setting of ["track = 'top'", 'track_utility = off']) this.ask(`ALTER SYSTEM SET pg_stat_statements.${setting}`);
    this.ask('SELECT pg_reload_conf()');
  }

  ask(sql, which = 'database') {
    const out = execFileSync('psql', ['-XAtq', '-v', 'ON_ERROR_STOP=1', '-F', '|', this.place.facts[which]], {
      input: sql,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
    });
    return out
      .trim()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split('|'));
  }

  /** The first column of each row that the query returns. */
  list(sql, which) {
    return this.ask(sql, which).map(([first]) => first);
  }

  number(sql, which) {
    return Number(this.list(sql, which)[0]);
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

  /**
   * Top-level statements and WAL bytes of a role since the last reset. pg_stat_statements counts the statements of both
   * databases of the cluster. It drops the rarest statements when there are many different ones, so every measurement
   * resets the counts.
   */
  statements(role) {
    const sql = `SELECT coalesce(sum(calls), 0), coalesce(sum(wal_bytes), 0) FROM pg_stat_statements
      WHERE userid = '${role}'::regrole AND toplevel`;
    const [[calls, wal]] = this.ask(sql);
    return { calls: Number(calls), wal: Number(wal) };
  }

  reset() {
    this.ask('SELECT pg_stat_statements_reset()');
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

/** Measures one process of the server, and the database processes of one role, between two points in time. */
export class Meter {
  constructor(database, pid, role) {
    Object.assign(this, { database, pid, role });
  }

  #cpu() {
    return { server: cpu(this.pid), backends: sumOf(this.database.processes(), this.role) };
  }

  #sizes() {
    return { main: this.database.size('database'), keystore: this.database.size('keystore') };
  }

  start() {
    this.sizes = this.#sizes();
    this.database.reset();
    this.before = this.#cpu();
  }

  /** The differences since the start, divided by the number of repetitions. */
  each(times) {
    const now = this.#cpu();
    const { calls, wal } = this.database.statements(this.role);
    const sizes = this.#sizes();
    const all = {
      server: now.server - this.before.server,
      backends: now.backends - this.before.backends,
      statements: calls,
      wal,
      main: sizes.main - this.sizes.main,
      keystore: sizes.keystore - this.sizes.keystore,
    };
    return Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value / times]));
  }
}
