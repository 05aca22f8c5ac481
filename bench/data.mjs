// Creates the data of the measurement once: a small organisation with 300 cases and a large one with 100,000. In each,
// 250 cases come from reports sent through the API, so the measurement can open them. spread.sql adds the other cases.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../tests/support/until.mjs';
import { PATIENCE } from './place.mjs';
import { REAL, openChannel, submitted } from './reporter.mjs';
import { Database } from './watch.mjs';

/** Channels of the demo organisations. */
export const SMALL = 'nordhafen';
export const LARGE = 'alma-klinikum';
const FEW = 300;
/**
 * Percentage of the cases that the member of one department sees. The percentage is high for 300 cases and low for
 * 100,000, so that the member's list has full pages in both organisations.
 */
const share = (slug, total) => (slug === SMALL ? 90 : Math.max(1, Math.ceil(20_000 / total)));

const file = (place) => join(place.data, 'reports.json');

/** The reports that were sent to the small organisation: the secrets that open them, and the ids of their cases. */
export const reportsOf = (place) => JSON.parse(readFileSync(file(place), 'utf8'));

async function sendReports(surface, slug) {
  const { client, channel } = await openChannel(surface, slug);
  const found = [];
  // Every fourth reporter also sends a message after the report.
  for (let at = 0; at < REAL; at += 1) found.push(await submitted(client, channel, { again: at % 4 === 0 }));
  client.close();
  return found;
}

function spread(place, slug, total, demo) {
  const set = { slug, total, share: share(slug, total), demo: `{${demo}}` };
  const variables = Object.entries(set).flatMap(([name, value]) => ['-v', `${name}=${value}`]);
  const args = ['-Xq', '-v', 'ON_ERROR_STOP=1', ...variables, '-f', join(import.meta.dirname, 'spread.sql'), place.facts.database];
  execFileSync('psql', args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

export async function makeData(place, many) {
  const database = new Database(place);
  const surface = await place.surface('reporter');
  const demo = database.list('SELECT id FROM "case"');
  const sent = {};
  for (const slug of [SMALL, LARGE]) sent[slug] = await sendReports(surface, slug);
  const waiting = `SELECT (SELECT count(*) FROM "case" WHERE released_on IS NULL) + (SELECT count(*) FROM message WHERE released_on IS NULL)
    + (SELECT count(*) FROM job WHERE due_on <= current_date)`;
  await until('the reports are released', () => database.number(waiting) === 0, PATIENCE);
  const cases = database.list(`SELECT c.id FROM "case" c JOIN channel ch ON ch.org_id = c.org_id AND ch.slug = '${SMALL}'
    WHERE NOT c.id = ANY ('{${demo}}')`);
  for (const [slug, total] of [
    [SMALL, FEW],
    [LARGE, many],
  ])
    spread(place, slug, total, demo);
  for (const which of ['database', 'keystore']) database.ask('VACUUM (ANALYZE)', which);
  database.ask('CHECKPOINT');
  writeFileSync(file(place), JSON.stringify({ secrets: sent[SMALL], cases }));
}
