// A discrete-event simulation of one working day. Requests arrive at random. Each takes a connection and CPU time of a task, then CPU time
// of the database. Twenty seconds represent each working hour. The seed is fixed, so every run gives the same day.
import { machines, people, values } from './assumptions.mjs';
import { ofReporters, rates } from './model.mjs';

const M = values(machines);
const SECONDS = 20;
/** Maximum seconds that a request waits for a database connection before it is refused (api/src/tx.rs). */
const PATIENCE = 1.5;
/** Load by hour, relative to the average working hour. Three eighths of a day's sign-ins come at nine. */
export const SHAPE = { 8: 0.5, 9: 3, 10: 1.5, 11: 0.8, 12: 0.4, 13: 0.6, 14: 0.6, 15: 0.4, 16: 0.2 };

/** Kinds from open pages and programs, constant all day. */
const STEADY = new Set(['session refreshed', 'list looked at again', 'a program’s question']);

/** The hour with the most sign-ins. */
export const BUSIEST = 9;

/** Mulberry32: a small, fast random generator, good enough for arrival times. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The event queue, ordered by time: a binary heap. */
class Agenda {
  heap = [];

  add(at, act) {
    const { heap } = this;
    let index = heap.push({ at, act }) - 1;
    for (let above = (index - 1) >> 1; index > 0 && heap[above].at > heap[index].at; above = (index - 1) >> 1) {
      [heap[above], heap[index]] = [heap[index], heap[above]];
      index = above;
    }
  }

  next() {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (heap.length === 0) return first;
    heap[0] = last;
    for (let index = 0; ; ) {
      const left = 2 * index + 1;
      const least = [left, left + 1].filter((at) => at < heap.length).reduce((one, at) => (heap[at].at < heap[one].at ? at : one), index);
      if (least === index) return first;
      [heap[least], heap[index]] = [heap[index], heap[least]];
      index = least;
    }
  }
}

/** Several servers with one queue: CPU cores or connections. */
class Servers {
  free;
  queue = [];
  busy = 0;
  longest = 0;

  constructor(count, agenda) {
    this.free = this.count = count;
    this.agenda = agenda;
  }

  /** Takes a server, or waits for one. `then` must release it. */
  take(now, then) {
    if (this.free > 0) {
      this.free -= 1;
      then(now);
      return;
    }
    this.queue.push({ since: now, then });
    this.longest = Math.max(this.longest, this.queue.length);
  }

  give(now) {
    while (this.queue.length > 0) {
      const { since, then } = this.queue.shift();
      if (then(now, now - since) !== false) return;
    }
    this.free += 1;
  }

  /** Uses a server for some seconds of CPU time. */
  serve(now, seconds, then) {
    this.take(now, (began) => {
      this.busy += seconds;
      this.agenda.add(began + seconds, (at) => {
        this.give(at);
        then(at);
      });
    });
  }
}

function arrivals(costs, plan, hour) {
  const { acts, lines } = rates(plan.organisations);
  const found = Object.entries(acts).map(([kind, times]) => {
    const { server_ms, database_ms, statements, wal_bytes } = costs.kinds[kind];
    const steady = STEADY.has(kind);
    return {
      kind,
      rate: steady ? times : (times / values(people).peak) * SHAPE[hour],
      server_ms,
      statements,
      database_ms,
      writes: wal_bytes > 100,
    };
  });
  const { rest_server_ms: server_ms, rest_database_ms: database_ms, rest_statements: statements } = costs.live;
  return [...found, { kind: 'a line looks up its rights', rate: lines / 60, server_ms, database_ms, statements }];
}

function surface(count, agenda, plan) {
  return Array.from({ length: count }, () => ({ connections: new Servers(M.pool, agenda), cpu: new Servers(1, agenda) }));
}

/** Simulates the twenty seconds of one hour. */
function hour(costs, plan, at, chance) {
  const agenda = new Agenda();
  const tasks = { reporter: surface(plan.tasks.reporter, agenda), admin: surface(plan.tasks.admin, agenda) };
  const database = new Servers(plan.cores, agenda);
  const times = [];
  let [asked, refused] = [0, 0];
  const run = (one, began) => {
    asked += 1;
    const own = tasks[ofReporters(one.kind) ? 'reporter' : 'admin'];
    const task = own[Math.floor(chance() * own.length)];
    task.connections.take(began, (now, waited = 0) => {
      if (waited > PATIENCE) {
        refused += 1;
        return false;
      }
      task.cpu.serve(now, one.server_ms / 1000 / M.task, (computed) => {
        const way = (one.statements * M.trip + (one.writes ? M.commit : 0)) / 1000;
        agenda.add(computed + way, (arrived) =>
          database.serve(arrived, (one.database_ms * M.upkeep) / 1000, (done) => {
            task.connections.give(done);
            times.push(done - began);
          }),
        );
      });
      return true;
    });
  };
  for (const one of arrivals(costs, plan, at)) {
    for (let now = -Math.log(1 - chance()) / one.rate; now < SECONDS; now += -Math.log(1 - chance()) / one.rate)
      agenda.add(now, (began) => run(one, began));
  }
  if (plan.back && at === BUSIEST) breakLines(costs, plan, agenda, run, chance);
  while (agenda.heap.length > 0) {
    const { at: now, act } = agenda.next();
    // The result reports the requests that are still unfinished as `unanswered`.
    if (now > SECONDS) break;
    act(now);
  }
  const all = [...tasks.reporter, ...tasks.admin];
  const used = (own) => own.reduce((sum, { cpu }) => sum + cpu.busy, 0) / own.length / SECONDS;
  times.sort((a, b) => a - b);
  return {
    hour: at,
    a_second: asked / SECONDS,
    reporter_cpu: used(tasks.reporter),
    admin_cpu: used(tasks.admin),
    database_cpu: database.busy / SECONDS / plan.cores,
    waiting: Math.max(...all.map(({ connections }) => connections.longest)),
    database_queue: database.longest,
    unanswered: 1 - times.length / asked,
    refused: refused / asked,
    p95_ms: (times[Math.floor(times.length * 0.95)] ?? 0) * 1000,
  };
}

/** All subscriptions break in the fifth second and reconnect. Each page then fetches its list again after half a second to a second. */
function breakLines(costs, plan, agenda, run, chance) {
  const { lines } = rates(plan.organisations);
  const { rest_server_ms: server_ms, rest_database_ms: database_ms, rest_statements: statements } = costs.live;
  const { clock_server_ms } = costs.live;
  const list = costs.kinds['case list'];
  const again = {
    kind: 'a line comes back',
    server_ms: 2 * Math.max(0, server_ms - clock_server_ms),
    database_ms: 2 * database_ms,
    statements: 2 * statements,
  };
  const looked = { ...list, kind: 'its list anew' };
  const { seen } = values(people);
  for (let line = 0; line < lines; line += 1) {
    const back = 5 + 0.5 + chance() * plan.back;
    agenda.add(back, (began) => run(again, began));
    if (chance() < seen) agenda.add(back, (began) => run(looked, began));
  }
}

/** Simulates a working day, or some hours of it. */
export function simulate(costs, plan, hours = Object.keys(SHAPE).map(Number)) {
  const chance = random(20_260_101);
  return hours.map((at) => hour(costs, plan, at, chance));
}
