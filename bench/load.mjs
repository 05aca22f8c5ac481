// Runs one kind of request on several connections side by side, and measures it.
import { setTimeout as pause } from 'node:timers/promises';

export const rounded = (number, digits = 2) => Number(number.toFixed(digits));

/** The numbers of connections at which each kind of request is measured. */
export const LEVELS = [1, 16, 64];

/** Runs the act until the time is over or it has run `most` times. */
async function run({ clients, act, seconds, most = Infinity, turn = { at: 0 } }) {
  const times = [];
  const problems = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  let left = most;
  const busy = async (client) => {
    while (left > 0 && performance.now() < end) {
      left -= 1;
      const from = performance.now();
      try {
        await act(client, turn.at++);
        times.push(performance.now() - from);
      } catch (error) {
        problems.push(error.message);
        // After a closed connection or an exhausted rate limit, acts fail fast. The pause limits the number of
        // failures.
        await pause(10);
      }
    }
  };
  await Promise.all(clients.map(busy));
  return { times, problems, seconds: (performance.now() - began) / 1000 };
}

const quantile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

/**
 * The costs of one act. `warm` seconds come first and are not measured. `most` limits the number of acts, also those while warming up, for
 * acts that the server limits or that need prepared input.
 */
export async function measure({ meter, clients, act, seconds, warm = 0.5, most, most_warm = most }) {
  const turn = { at: 0 };
  await run({ clients, act, seconds: warm, most: most_warm, turn });
  for (const client of clients) client.bytes = 0;
  const own = process.cpuUsage();
  meter.start();
  const done = await run({ clients, act, seconds, most, turn });
  if (done.times.length === 0) throw new Error(`no request was answered: ${done.problems[0]}`);
  const each = meter.each(done.times.length);
  const { user, system } = process.cpuUsage(own);
  const sorted = done.times.sort((a, b) => a - b);
  return {
    connections: clients.length,
    server_ms: rounded(each.server),
    database_ms: rounded(each.backends),
    statements: rounded(each.statements, 1),
    wal_bytes: Math.round(each.wal),
    kept_bytes: Math.round(each.main),
    keystore_bytes: Math.round(each.keystore),
    bytes: Math.round(clients.reduce((sum, { bytes }) => sum + bytes, 0) / sorted.length),
    p50_ms: rounded(quantile(sorted, 0.5), 1),
    p99_ms: rounded(quantile(sorted, 0.99), 1),
    a_second: Math.round(sorted.length / done.seconds),
    times: sorted.length,
    refused: done.problems.length,
    ...(done.problems.length > 0 && { problem: done.problems[0].slice(0, 200) }),
    generator_ms: rounded((user + system) / 1000 / sorted.length),
  };
}
