// The goals for cost and speed at 16 connections on two cores, with the load generator on the same cores. `statements`
// counts the top-level statements in both databases.
export const GOALS = {
  'case list': { cpu_ms: 3, a_second: 550, statements: 8 },
  'case opened and read': { cpu_ms: 2.5, a_second: 650, statements: 12 },
  'message of staff': { cpu_ms: 1.2, a_second: 1300, statements: 10 },
  'message of the reporter': { statements: 10 },
  'note of staff': { statements: 8 },
  'report sent': { cpu_ms: 4, a_second: 400, statements: 14 },
  'report opened by receipt': { statements: 8 },
  'session refreshed': { statements: 4 },
};
/** Number of connections for which the goals for CPU time and speed apply. */
export const AT = 16;
/** Megabytes of one process. */
export const MEMORY = { idle: 40, loaded: 90 };
/** Seconds from the start of a surface until it is ready. */
export const READY = 0.3;
/** Maximum ratio of the cost of a list in an organisation with 100,000 cases to its cost in one with 300. */
export const RATIO = 2;

const met = (good) => (good ? 'met' : '**missed**');

/** All goals, each with the measured value and whether that value meets the goal. */
export function judged({ requests = [], lists = [], memory_mib, ready_ms }) {
  const rows = [];
  const add = (what, goal, found, good) => rows.push({ what, goal, found, verdict: met(good) });
  for (const [kind, goal] of Object.entries(GOALS)) {
    const one = requests.find((row) => row.kind === kind && row.connections === AT);
    if (!one) continue;
    const cpu = Number((one.server_ms + one.database_ms).toFixed(2));
    if (goal.cpu_ms) add(`${kind}: CPU of server and database`, `≤ ${goal.cpu_ms} ms`, `${cpu} ms`, cpu <= goal.cpu_ms);
    if (goal.a_second) add(`${kind}: requests a second`, `≥ ${goal.a_second}`, one.a_second, one.a_second >= goal.a_second);
    if (goal.statements) add(`${kind}: statements`, `≤ ${goal.statements}`, one.statements, Math.round(one.statements) <= goal.statements);
  }
  const flood = requests.find((row) => row.kind === 'report sent' && row.connections === 64);
  if (flood) add('report sent: refused at 64 connections', '0', flood.refused, flood.refused === 0);
  const MB = (mib) => Number((mib * 1.048576).toFixed(1));
  for (const [state, most] of Object.entries(MEMORY)) {
    for (const [name, { all }] of Object.entries(memory_mib?.[state] ?? {})) {
      add(`${name}, ${state === 'idle' ? 'idle' : 'after the load'}: memory`, `≤ ${most} MB`, `${MB(all)} MB`, MB(all) <= most);
    }
  }
  for (const [name, ms] of Object.entries(ready_ms ?? {})) {
    add(`${name}: ready after its start`, `≤ ${READY} s`, `${(ms / 1000).toFixed(2)} s`, ms <= READY * 1000);
  }
  if (lists.length > 0) {
    const over = lists.filter(({ ratio }) => ratio === null || ratio > RATIO).length;
    add(
      'lists of 100,000 cases against 300',
      `≤ ${RATIO} times, all ${lists.length}`,
      `${lists.length - over} of ${lists.length}`,
      over === 0,
    );
  }
  return rows;
}
