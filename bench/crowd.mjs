// Measures the same requests with 100,000 other organisations in the database: shows whether costs grow with unrelated organisations.
const ORGANISATIONS = 100_000;
const CASES = 5;
const JOBS = 20_000;
const TIMES = 40;

const FILL = `
CREATE TEMP TABLE crowd AS SELECT n, gen_random_uuid() AS org, gen_random_uuid() AS department, gen_random_uuid() AS form,
  gen_random_uuid() AS channel FROM generate_series(1, ${ORGANISATIONS}) n;
INSERT INTO organisation (id, name, time_zone, law_pack, founded_at) SELECT org, 'Crowd ' || n, 'Europe/Berlin', 'eu', now() FROM crowd;
INSERT INTO department (org_id, id, name) SELECT org, department, 'Root' FROM crowd;
INSERT INTO form_version (org_id, id, version, definition, published_on) SELECT org, form, 1, '{}', current_date FROM crowd;
INSERT INTO channel (org_id, id, slug, department_id, form_id, mode, languages, name, welcome, readers)
  SELECT org, channel, 'crowd-' || n, department, form, 'anonymous', '{en}', '{}', '{}', '{}' FROM crowd;
INSERT INTO "case" (org_id, id, channel_id, department_id, form_id, reporter_reference, number, year, pseudonym, anonymity, language, received_on, released_on)
  SELECT org, gen_random_uuid(), channel, department, form, 'R-' || i, i, 2026, 'Quiet River', 'anonymous', 'en', current_date, current_date
  FROM crowd, generate_series(1, ${CASES}) i;
ANALYZE;`;

const WORKERS = 'SET ROLE voicase_worker';

/** Milliseconds that PostgreSQL needs for a statement: the best of three runs. */
function time(database, sql) {
  const times = [1, 2, 3].map(() => {
    const plan = database.ask(`${WORKERS}; BEGIN; EXPLAIN (ANALYZE, TIMING OFF, SUMMARY ON) ${sql}; ROLLBACK`).flat().join('\n');
    return Number(/Execution Time: ([\d.]+)/.exec(plan)[1]);
  });
  return Math.min(...times);
}

export async function crowd({ database, results, visitor, employed, manager, meters }) {
  // Now, only organisations with immediate release are checked. An hour later, all are.
  const turns = (later) => time(database, `SELECT count(*) FROM app.release_turns(now() + interval '${later}')`);
  const ticks = () => ({ immediate: turns('0'), hourly: turns('1 hour') });
  const claim = () => time(database, "SELECT * FROM app.claim_job('confirm_secrets', now(), '1 minute')");
  const alone = { waiting_ms: ticks(), claim_ms: claim() };
  const empty = database.size('database');
  database.ask(FILL);
  const organisation_bytes = Math.round((database.size('database') - empty) / ORGANISATIONS);
  for (const name of ['channel page', 'report sent', 'report opened by receipt', 'message of the reporter']) {
    if (name.startsWith('message')) await visitor.fresh();
    await results.measure(`${name}, beside the crowd`, meters.reporter, visitor.client, TIMES, visitor.kinds[name]);
  }
  for (const name of [
    'case list',
    'list looked at again',
    'case opened and read',
    'note of staff',
    'message of staff',
    'session refreshed',
  ]) {
    await results.measure(`${name}, beside the crowd`, meters.admin, manager, TIMES, employed.kinds[name]);
  }
  const waiting_ms = ticks();
  // Due in two days, so that no worker takes the jobs during the measurement.
  const job = `INSERT INTO job (org_id, id, kind, payload, due_on) SELECT id, gen_random_uuid(), 'confirm_secrets', '[]', current_date + 2
    FROM organisation LIMIT ${JOBS}; ANALYZE job`;
  database.ask(job);
  const claim_ms = time(database, "SELECT * FROM app.claim_job('confirm_secrets', now() + interval '2 days', '1 minute')");
  database.ask('DELETE FROM job WHERE due_on > current_date');
  return { organisations: ORGANISATIONS, cases: ORGANISATIONS * CASES, organisation_bytes, jobs: JOBS, alone, waiting_ms, claim_ms };
}
