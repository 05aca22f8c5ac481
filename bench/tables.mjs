// Writes the measured and computed tables into docs/scaling.md: node bench/tables.mjs [--write]. Without --write, prints the
// differences.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { machines, people, prices } from './assumptions.mjs';
import { RATIO, judged } from './goals.mjs';
import { keeps, size } from './model.mjs';
import { BUSIEST, SHAPE, simulate } from './simulate.mjs';

const page = join(import.meta.dirname, '../docs/scaling.md');
export const costs = JSON.parse(readFileSync(join(import.meta.dirname, 'costs.json'), 'utf8'));

const SIZES = [10, 1000, 100_000];

const number = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toLocaleString('en-US', { maximumSignificantDigits: 2 });
const bytes = (value) =>
  value >= 1e12 ? `${number(value / 1e12)} TB` : value >= 1e9 ? `${number(value / 1e9)} GB` : `${number(value / 1e6)} MB`;
const per = (value) => `${Math.round(value * 100)} %`;
const code = (names) => names.map((name) => `\`${name}\``).join(', ');
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const NOTHING = 'Not measured yet: run `make bench`.';

function machine({ machine: { date, cpu, cores, memory_gib, postgres, cases, seconds } }) {
  const size = cases === 100_000 ? '' : ` The large organisation had ${number(cases)} cases.`;
  return `${date}: ${cores} cores of ${cpu}, ${memory_gib} GiB of memory, PostgreSQL ${postgres}, ${seconds} seconds for each row.${size}`;
}

function goals(from = costs) {
  if (!from.requests) return NOTHING;
  return table(
    ['what', 'goal', 'measured', ''],
    judged(from).map(({ what, goal, found, verdict }) => [what, goal, found, verdict]),
  );
}

function measured(from = costs) {
  if (!from.requests) return NOTHING;
  return `${machine(from)}\n\n${table(
    ['kind', 'connections', 'server ms', 'database ms', 'statements', 'bytes', 'p50 ms', 'p99 ms', 'a second', 'refused', 'WAL', 'kept'],
    from.requests.map((one) => [
      one.kind,
      one.connections,
      one.server_ms,
      one.database_ms,
      one.statements,
      one.bytes,
      one.p50_ms,
      one.p99_ms,
      one.a_second,
      one.refused,
      one.wal_bytes,
      keeps(one),
    ]),
  )}`;
}

function compared(from = costs) {
  if (!from.lists) return NOTHING;
  const ms = (value, refused) => (value === null ? 'failed' : refused > 0 ? `${value}, ${refused} failed` : value);
  return table(
    [
      'member of',
      'list',
      'rows',
      'CPU ms with 300',
      `with ${number(from.machine.cases)}`,
      `ratio (at most ${RATIO})`,
      'p99 ms with 300',
      `with ${number(from.machine.cases)}`,
    ],
    from.lists.map((one) => [
      one.member,
      one.form,
      [one.small_rows, one.large_rows].map((rows) => rows ?? '–').join(', '),
      ms(one.small_ms, one.small_refused),
      ms(one.large_ms, one.large_refused),
      one.ratio === null || one.ratio > RATIO ? `**${one.ratio ?? 'failed'}**` : one.ratio,
      one.small_p99_ms ?? '',
      one.large_p99_ms ?? '',
    ]),
  );
}

/** The summary that `make bench` prints at its end. */
export const show = (from) => [machine(from), goals(from), measured(from).split('\n\n')[1], compared(from)].join('\n\n');

function others() {
  const { live, worker, memory_mib } = costs;
  const memory = ({ all, own }) => `${all} MiB, of them ${own} its own`;
  const rows = [
    ['a live connection: memory of the server', `${live.memory_kib} KiB`],
    [
      'a live connection for a minute, at rest: server, database',
      `${live.rest_server_ms} ms, ${live.rest_database_ms} ms, ${live.rest_statements} statements`,
    ],
    ['of that the timer of the connection alone, without its check of rights: server', `${live.clock_server_ms} ms`],
    ['a change of another organisation, at each live connection: server', `${live.wake_server_ms} ms`],
    ['a change that a live connection receives: server, database', `${live.told_server_ms} ms, ${live.told_database_ms} ms`],
    ['the worker with nothing to do, a second: server, database', `${worker.idle_server_ms} ms, ${worker.idle_database_ms} ms`],
    [
      'the release of one organisation with one report: server, database',
      `${worker.release_server_ms} ms, ${worker.release_database_ms} ms, ${worker.release_statements} statements, ${worker.release_wal_bytes} bytes of WAL`,
    ],
    ...Object.entries(memory_mib.idle).map(([name, one]) => [`${name} at rest`, memory(one)]),
    ...Object.entries(memory_mib.loaded).map(([name, one]) => [`${name} after the load`, memory(one)]),
    ['a connection at PostgreSQL, its own memory', `${costs.connection_mib} MiB`],
    ...costs.connections.map(({ role, database, open }) => [`connections of ${role} to ${database} after the load`, open]),
    ['an idle connection is closed by the server after', `${costs.idle_connection_seconds} s`],
  ];
  return table(['what', 'measured'], rows);
}

/** The maximum number of organisations for which a condition holds, to two digits. */
function most(holds) {
  let [low, high] = [1, 1e7];
  if (holds(high)) return 'more than 10,000,000';
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return number(Number(low.toPrecision(2)));
}

function limits() {
  const least = (name, holds) => [name, most((count) => holds(size(costs, count)))];
  const rows = [
    least('16 ACUs of the main database', ({ acus }) => acus <= 16),
    least('10 tasks of staff’s surface', ({ tasks }) => tasks.admin <= 10),
    least('10 tasks of the reporters’ surface', ({ tasks }) => tasks.reporter <= 10),
    least('400 connections to the main database, where the alarm is', ({ connections }) => connections.main <= 400),
    least('150 connections to the keystore, where the alarm is', ({ connections }) => connections.keystore <= 150),
    least('five minutes for the hour’s release', ({ hourly }) => hourly.seconds <= 300),
    least('1 TB in the main database', ({ kept }) => kept.main <= 1e12),
  ];
  return table(['what', 'enough up to so many organisations'], rows);
}

const assumed = (from) =>
  table(
    ['value', 'of', 'from'],
    Object.values(from).map(([value, what, source = '']) => [value, what, source]),
  );

function sizes() {
  const all = SIZES.map((count) => ({ count, ...size(costs, count) }));
  const row = (name, of) => [name, ...all.map(of)];
  return table(
    ['organisations', ...all.map(({ count }) => number(count))],
    [
      row('reports a day', (one) => number(one.reports_a_day)),
      row('cases kept', (one) => number(one.cases)),
      row('acts a second at the peak', (one) => number(one.requests)),
      row('live lines at the peak', (one) => number(one.lines)),
      row('cores wanted: reporters’ surface', (one) => number(one.cores.reporter)),
      row('cores wanted: staff’s surface', (one) => number(one.cores.admin)),
      row('cores wanted: main database', (one) => number(one.cores.database)),
      row('tasks: reporters’ surface, staff’s (10 at most)', (one) => `${one.tasks.reporter}, ${one.tasks.admin}`),
      row('ACUs of the writer (16 at most)', (one) => number(one.acus)),
      row('connections: main, keystore', (one) => `${number(one.connections.main)}, ${number(one.connections.keystore)}`),
      row('the hour’s release', (one) => `${number(one.hourly.seconds)} s`),
      row('main database, with the years', (one) => bytes(one.kept.main)),
      row('of that, the log of who read what', (one) => bytes(one.kept.readings)),
      row('keystore', (one) => bytes(one.kept.keystore)),
      row('files', (one) => bytes(one.kept.files)),
      ...['balancer', 'tasks', 'database', 'files', 'backup', 'rest'].map((part) =>
        row(`USD a month: ${part}`, (one) => number(one.month[part])),
      ),
      row('**USD a month**', (one) => `**${number(one.month.total)}**`),
      row('USD a month and organisation', (one) => number(one.month.total / one.count)),
    ],
  );
}

/** The simulated plans: first the maximum that the templates allow, then the requirement that the model computes. */
export function plans() {
  const { tasks, acus } = size(costs, 100_000);
  const enough = { organisations: 100_000, tasks, cores: Math.ceil(acus / 4) };
  return {
    '10 + 10 tasks, 16 ACUs': { organisations: 100_000, tasks: { reporter: 10, admin: 10 }, cores: 4 },
    'what the table says': enough,
    'the same, and all live connections break together': { ...enough, back: 0.5 },
    'the same, and pages take half a minute to come back, as they do': { ...enough, back: 30 },
    'the same, and they take two minutes': { ...enough, back: 120 },
  };
}

const outcome = (one) => [
  number(one.a_second),
  per(one.reporter_cpu),
  per(one.admin_cpu),
  per(one.database_cpu),
  one.waiting,
  one.database_queue,
  per(one.refused),
  per(one.unanswered),
  number(one.p95_ms),
];
const HEAD = [
  'acts a second',
  'CPU of reporters’ tasks',
  'of staff’s',
  'of the database',
  'waiting for a connection of one task',
  'waiting for the database’s CPU',
  'refused after 1.5 s',
  'refused or still waiting',
  'p95 ms of the answered',
];

function simulated() {
  const days = Object.entries(plans()).map(([name, plan], at) => [name, simulate(costs, plan, at === 1 ? undefined : [BUSIEST])]);
  const busiest = table(
    ['the busiest hour', ...HEAD],
    days.map(([name, hours]) => [name, ...outcome(hours.find(({ hour }) => hour === BUSIEST))]),
  );
  const [name, hours] = days[1];
  return `${busiest}\n\n${table(
    [`${name}: hour`, 'of the average', ...HEAD],
    hours.map((one) => [`${one.hour}:00`, SHAPE[one.hour], ...outcome(one)]),
  )}`;
}

function catalogue() {
  const { of_an_organisation, global, unique, foreign, to_organisation } = costs.catalogue;
  return table(
    ['of the catalog', 'what'],
    [
      [`${of_an_organisation.length} tables belong to an organisation, their primary keys begin with org_id`, code(of_an_organisation)],
      [`${global.length} tables have no organisation`, code(global)],
      [`${unique.length} keys are unique across organisations`, unique.map((text) => text.replace(' ', ': ')).join('; ')],
      [
        `${foreign.length} foreign key leads to a table without organisations, and ${to_organisation} to \`organisation\` itself`,
        foreign.map((text) => text.replace(' ', ' to ')).join('; '),
      ],
    ],
  );
}

const blocks = {
  goals: () => goals(),
  measured: () => measured(),
  compared: () => compared(),
  others,
  people: () => assumed(people),
  machines: () => assumed(machines),
  prices: () => assumed(prices),
  sizes,
  limits,
  simulated,
  catalogue,
};

/** The page with freshly computed tables. */
export function filled(text) {
  return Object.entries(blocks).reduce((all, [name, make]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end -->)`);
    if (!place.test(all)) throw new Error(`docs/scaling.md has no place for ${name}`);
    return all.replace(place, (_, from, to) => `${from}${make()}\n${to}`);
  }, text);
}

export const text = () => readFileSync(page, 'utf8');

if (import.meta.filename === process.argv[1]) {
  const [now, then] = [text(), filled(text())];
  if (process.argv[2] === '--write') writeFileSync(page, then);
  else if (now !== then) {
    console.error('docs/scaling.md is not what costs.json and the model say: node bench/tables.mjs --write');
    process.exitCode = 1;
  }
}
