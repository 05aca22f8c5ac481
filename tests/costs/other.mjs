// What is no request: lines that listen, the worker, and what a process holds under load.
import { connect } from 'node:tls';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from './client.mjs';
import { Line } from './line.mjs';
import { until } from './place.mjs';
import { Meter, memory } from './watch.mjs';

// The server takes 20 of one account.
const EACH = 20;
const MINUTE = 60_000;

const rounded = (number, digits = 3) => Number(number.toFixed(digits));

async function opened(clients) {
  const all = [];
  for (const { client } of clients) for (let count = 0; count < EACH; count += 1) all.push(await Line.open(client));
  await pause(2000);
  return all;
}

/** Lines of another organisation at rest, then while this one writes notes; then lines that are told of them. */
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
  // A line looks its rights up each minute after it began: for the first half there is only its clock.
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
    // A minute of one line.
    clock_server_ms: rounded(clock.server),
    rest_server_ms: rounded(rest.server),
    rest_database_ms: rounded(rest.backends),
    rest_statements: rounded(rest.statements, 1),
    // One notice at one line that it does not concern, and at one that is told.
    wake_server_ms: rounded(Math.max(0, beside.server - alone.server) / strangers.length, 4),
    told_server_ms: rounded(Math.max(0, told.server - beside.server) / listeners.length),
    told_database_ms: rounded(Math.max(0, told.backends - beside.backends) / listeners.length),
  };
}

/** The worker of the development server, which has nothing else to do meanwhile. */
export async function worker({ database, place, visitor }) {
  const meter = new Meter(database, place.dev.pid, 'voicase_worker');
  meter.start();
  const began = Date.now();
  await pause(MINUTE / 2);
  const seconds = (Date.now() - began) / 1000;
  const idle = meter.each(seconds);
  const waiting =
    'SELECT (SELECT count(*) FROM "case" WHERE released_on IS NULL) + (SELECT count(*) FROM job) + (SELECT count(*) FROM sign_in_event)';
  const empty = () => until('the worker', () => database.number(waiting) === 0);
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

/** Forty at a time for some seconds: more than a process has connections to the database. */
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

/** Seconds after which a process closes a connection that says nothing: a balancer must give up sooner. */
export async function idleConnection(surface) {
  const socket = connect({ host: '127.0.0.1', port: surface.port, rejectUnauthorized: false });
  socket.on('data', () => undefined);
  socket.write(`GET /livez HTTP/1.1\r\nHost: ${new URL(surface.origin).host}\r\n\r\n`);
  const began = Date.now();
  await new Promise((resolve) => socket.once('close', resolve));
  return Math.round((Date.now() - began) / 1000);
}
