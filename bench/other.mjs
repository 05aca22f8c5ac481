// Measures costs that do not belong to a request: subscriptions, the worker, and idle connections.
import { connect } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../tests/support/until.mjs';
import { Line } from './line.mjs';
import { rounded } from './load.mjs';
import { PATIENCE } from './place.mjs';
import { Meter, memory } from './watch.mjs';

// Maximum number of subscriptions per account.
const EACH = 20;
const MINUTE = 60_000;

async function opened(clients) {
  const all = [];
  for (const client of clients) for (let count = 0; count < EACH; count += 1) all.push(await Line.open(client));
  await pause(2000);
  return all;
}

/**
 * Measures subscriptions of other organisations, first idle, then while the manager writes notes. Then measures
 * subscriptions of the manager, which receive a notice of each note.
 */
export async function lines({ database, surface, manager, note, others }) {
  const meter = new Meter(database, surface.pid, surface.role);
  const notes = async (count) => {
    meter.start();
    for (let done = 0; done < count; done += 1) await note(manager, done);
    await pause(1000);
    const { server, backends } = meter.each(count);
    return { server, backends };
  };
  const alone = await notes(100);
  const before = memory(surface.pid).own;
  const strangers = await opened(others);
  const held = memory(surface.pid).own - before;
  // Each subscription checks its permissions again every minute after its start. The first 15 seconds contain no such
  // check, so they measure only the timer.
  meter.start();
  await pause(MINUTE / 4);
  const clock = meter.each(strangers.length / 4);
  meter.start();
  await pause(MINUTE);
  const rest = meter.each(strangers.length);
  const beside = await notes(100);
  const listeners = await opened([manager]);
  const told = await notes(50);
  if (listeners.some(({ heard }) => heard < 25)) throw new Error('the lines did not hear');
  for (const line of [...strangers, ...listeners]) line.close();
  return {
    lines: strangers.length,
    memory_kib: Math.round((held / strangers.length) * 1024),
    // Per subscription and minute.
    clock_server_ms: rounded(clock.server, 3),
    rest_server_ms: rounded(rest.server, 3),
    rest_database_ms: rounded(rest.backends, 3),
    rest_statements: rounded(rest.statements, 1),
    // Per notice and subscription. `wake` means a subscription of another organisation, `told` one that gets the
    // notice.
    wake_server_ms: rounded(Math.max(0, beside.server - alone.server) / strangers.length, 4),
    told_server_ms: rounded(Math.max(0, told.server - beside.server) / listeners.length, 3),
    told_database_ms: rounded(Math.max(0, told.backends - beside.backends) / listeners.length, 3),
  };
}

/** Measures the development server's worker, which has no other work. */
export async function worker({ database, place, slug, send }) {
  const tick = (name) =>
    database.ask(`UPDATE organisation SET release_tick = '${name}' WHERE id = (SELECT org_id FROM channel WHERE slug = '${slug}')`);
  const meter = new Meter(database, place.dev.pid, 'voicase_worker');
  meter.start();
  const began = Date.now();
  await pause(MINUTE / 4);
  const seconds = (Date.now() - began) / 1000;
  const idle = meter.each(seconds);
  const waiting =
    'SELECT (SELECT count(*) FROM "case" WHERE released_on IS NULL) + (SELECT count(*) FROM job WHERE due_on <= current_date) + (SELECT count(*) FROM sign_in_event)';
  const empty = () => until('the worker has no work left', () => database.number(waiting) === 0, PATIENCE);
  tick('immediate');
  await empty();
  const times = 30;
  const from = Date.now();
  meter.start();
  for (let count = 0; count < times; count += 1) {
    await send();
    await empty();
  }
  const each = meter.each(times);
  const passed = (Date.now() - from) / 1000 / times;
  tick('hourly');
  return {
    idle_server_ms: rounded(idle.server, 3),
    idle_database_ms: rounded(idle.backends, 3),
    release_server_ms: rounded(each.server - idle.server * passed, 3),
    release_database_ms: rounded(each.backends - idle.backends * passed, 3),
    release_statements: rounded(each.statements - idle.statements * passed, 1),
    release_wal_bytes: Math.round(each.wal),
  };
}

/** Seconds after which a process closes an idle connection. A load balancer must close it earlier. */
export async function idleConnection(surface) {
  const socket = connect({ host: '127.0.0.1', port: surface.port, rejectUnauthorized: false });
  socket.on('data', () => undefined);
  socket.write(`GET /livez HTTP/1.1\r\nHost: ${new URL(surface.origin).host}\r\n\r\n`);
  const began = Date.now();
  await new Promise((resolve) => socket.once('close', resolve));
  return Math.round((Date.now() - began) / 1000);
}
