// Measures what is not a request: subscriptions, the worker, and memory under load.
import { connect } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../tests/support/until.mjs';
import { Client } from './client.mjs';
import { Line } from './line.mjs';
import { PATIENCE } from './place.mjs';
import { Meter, memory } from './watch.mjs';

// Maximum number of subscriptions per account.
const EACH = 20;
const MINUTE = 60_000;

const rounded = (number, digits = 3) => Number(number.toFixed(digits));

async function opened(clients) {
  const all = [];
  for (const { client } of clients) for (let count = 0; count < EACH; count += 1) all.push(await Line.open(client));
  await pause(2000);
  return all;
}

/** Subscriptions of another organisation: idle, then while this organisation writes notes. Last, subscriptions that receive the notices. */
export async function lines({ database, surface, manager, strangers: others, employed }) {
  const meter = new Meter(database, surface.pid, surface.role);
  const note = employed.kinds['note of staff'];
  const notes = async (count) => {
    meter.start();
    for (let done = 0; done < count; done += 1) await note();
    await pause(1000);
    const { server, backends } = meter.each(count);
    return { server, backends };
  };
  const alone = await notes(100);
  const before = memory(surface.pid).own;
  const strangers = await opened(others);
  const held = memory(surface.pid).own - before;
  // A subscription re-checks its permissions every minute after its start. The first 30 seconds measure the timer alone.
  meter.start();
  await pause(MINUTE / 2);
  const clock = meter.each(strangers.length / 2);
  meter.start();
  await pause(MINUTE);
  const rest = meter.each(strangers.length);
  const beside = await notes(100);
  const listeners = await opened([{ client: manager }]);
  const told = await notes(50);
  if (listeners.some(({ heard }) => heard < 25)) throw new Error('the lines did not hear');
  for (const line of [...strangers, ...listeners]) line.close();
  return {
    lines: strangers.length,
    memory_kib: Math.round((held / strangers.length) * 1024),
    // Per subscription and minute.
    clock_server_ms: rounded(clock.server),
    rest_server_ms: rounded(rest.server),
    rest_database_ms: rounded(rest.backends),
    rest_statements: rounded(rest.statements, 1),
    // Per notice and subscription: one that the notice does not concern, and one that receives it.
    wake_server_ms: rounded(Math.max(0, beside.server - alone.server) / strangers.length, 4),
    told_server_ms: rounded(Math.max(0, told.server - beside.server) / listeners.length),
    told_database_ms: rounded(Math.max(0, told.backends - beside.backends) / listeners.length),
  };
}

/** Measures the development server's worker, which has no other work. */
export async function worker({ database, place, visitor }) {
  const meter = new Meter(database, place.dev.pid, 'voicase_worker');
  meter.start();
  const began = Date.now();
  await pause(MINUTE / 2);
  const seconds = (Date.now() - began) / 1000;
  const idle = meter.each(seconds);
  const waiting =
    'SELECT (SELECT count(*) FROM "case" WHERE released_on IS NULL) + (SELECT count(*) FROM job) + (SELECT count(*) FROM sign_in_event)';
  const empty = () => until('the worker has no work left', () => database.number(waiting) === 0, PATIENCE);
  await empty();
  const times = 30;
  const from = Date.now();
  meter.start();
  for (let count = 0; count < times; count += 1) {
    await visitor.fresh();
    await empty();
  }
  const each = meter.each(times);
  const passed = (Date.now() - from) / 1000 / times;
  return {
    idle_server_ms: rounded(idle.server),
    idle_database_ms: rounded(idle.backends),
    release_server_ms: rounded(each.server - idle.server * passed),
    release_database_ms: rounded(each.backends - idle.backends * passed),
    release_statements: rounded(each.statements - idle.statements * passed, 1),
    release_wal_bytes: Math.round(each.wal),
  };
}

const AT_ONCE = 40;
const LONG = 8000;

/** Forty parallel requests for some seconds: more than a process has database connections. */
export async function load({ surfaces, manager, facts, employed }) {
  const kinds = {
    reporter: (client) => client.ask('Channel', { slug: facts.channel.slice(1) }),
    admin: (client) => client.ask('Case', { id: employed.id, dialogue: true }),
  };
  const found = {};
  for (const [name, act] of Object.entries(kinds)) {
    const end = Date.now() + LONG;
    let done = 0;
    const busy = async () => {
      const client = new Client(surfaces[name]);
      client.session = { ...manager.session };
      while (Date.now() < end) {
        await act(client);
        done += 1;
      }
      client.close();
    };
    await Promise.all(Array.from({ length: AT_ONCE }, busy));
    found[name] = { at_once: AT_ONCE, a_second: Math.round(done / (LONG / 1000)) };
  }
  return found;
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
