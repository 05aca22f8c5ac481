-- The worker and the platform owner. The worker claims work across organisations and then works in one. The platform owner gets counts
-- across organisations and reads no row of a case, a member or an email.
SET ROLE voicase_queue;
CREATE FUNCTION app.organisations() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT o.id FROM organisation o $$;
-- Organisations that may be due for a release; the worker decides by their time zone. Immediate: something waits, or done_at is a minute
-- old. Hourly and daily: done_at is 45 minutes old, or lies in the future because a wrong clock wrote it.
CREATE FUNCTION app.release_turns(at timestamptz)
  RETURNS TABLE (org_id uuid, tick text, time_zone text, done_at timestamptz, retry_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT t.* FROM (SELECT o.id, o.release_tick, o.time_zone, coalesce(m.done_at, o.founded_at - interval '1 hour') AS done_at, m.retry_at
          FROM organisation o LEFT JOIN release_mark m ON m.org_id = o.id) t
        WHERE CASE WHEN t.release_tick = 'immediate' THEN t.done_at <= at - interval '1 minute'
            OR EXISTS (SELECT FROM "case" c WHERE c.org_id = t.id AND c.released_on IS NULL)
            OR EXISTS (SELECT FROM message m WHERE m.org_id = t.id AND m.released_on IS NULL)
            OR EXISTS (SELECT FROM attachment a WHERE a.org_id = t.id AND a.released_on IS NULL)
            OR EXISTS (SELECT FROM audit_event e WHERE e.org_id = t.id AND e.xid IS NULL)
          ELSE t.done_at <= at - interval '45 minutes' OR t.done_at > at + interval '1 hour' END $$;

-- Claims a job of one kind, so that no kind delays another. A job that failed comes after those that have not failed. due_on is a date of
-- the organisation's time zone, which is at most 14 hours ahead of UTC. claimed_until is the end of a lease, or the first time a job may be
-- claimed, which is at most a day ahead. A value more than two days ahead comes from a wrong clock and is ignored.
CREATE FUNCTION app.claim_job(wanted text, at timestamptz, lease interval)
  RETURNS TABLE (org_id uuid, id uuid, kind text, payload jsonb, attempts int)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE job j SET claimed_until = at + lease, attempts = j.attempts + 1
        FROM (SELECT n.org_id, n.id FROM job n WHERE n.kind = wanted AND n.due_on <= (at + interval '14 hours')::date AND (n.claimed_until IS NULL OR n.claimed_until <= at OR n.claimed_until > at + interval '2 days')
              ORDER BY n.attempts, n.due_on LIMIT 1 FOR UPDATE SKIP LOCKED) next
        WHERE j.org_id = next.org_id AND j.id = next.id
        RETURNING j.org_id, j.id, j.kind, j.payload, j.attempts $$;
-- Sets when a failed job may be claimed again. Otherwise it would wait for the end of its lease, as the job of a dead worker does.
CREATE FUNCTION app.defer_job(of_org uuid, job uuid, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE job j SET claimed_until = until WHERE j.org_id = of_org AND j.id = job $$;

CREATE FUNCTION app.mark_work(what text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO platform_mark AS m (name, marked_at) SELECT what, at WHERE what IN ('worker', 'mail_given_up')
        ON CONFLICT (name) DO UPDATE SET marked_at = at, times = m.times + 1 $$;
CREATE FUNCTION app.mark_backup() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO platform_mark AS m (name, marked_at) VALUES ('backup', now())
        ON CONFLICT (name) DO UPDATE SET marked_at = now(), times = m.times + 1 $$;
-- session_user selects the surface, so that a process cannot count in the name of the other surface.
CREATE FUNCTION app.count_abuse(of_day date, what text, more bigint) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO abuse_day AS d (surface, day, kind, times)
          VALUES (CASE session_user WHEN 'voicase_reporter' THEN 'reporter' ELSE 'admin' END, of_day, what, more)
        ON CONFLICT (surface, day, kind) DO UPDATE SET times = d.times + more $$;
CREATE FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamptz, last timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO abuse_address AS a (address, kind, times, first_seen, last_seen, expires_at)
          VALUES (hash, what, more, first, last, last + interval '7 days')
        ON CONFLICT (address, kind) DO UPDATE SET times = a.times + more, last_seen = greatest(a.last_seen, last),
          expires_at = greatest(a.last_seen, last) + interval '7 days' $$;
-- Deletes expired rows in batches. Returns the number of deleted rows, so that the worker knows whether to call again.
CREATE FUNCTION app.sweep_abuse(at timestamptz) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH addresses AS (DELETE FROM abuse_address a WHERE (a.address, a.kind) IN
            (SELECT o.address, o.kind FROM abuse_address o WHERE o.expires_at <= at ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          days AS (DELETE FROM abuse_day d WHERE (d.surface, d.day, d.kind) IN
            (SELECT o.surface, o.day, o.kind FROM abuse_day o WHERE o.day < at::date - 90 LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM addresses) + (SELECT count(*) FROM days) $$;

CREATE FUNCTION app.platform_jobs(at timestamptz) RETURNS TABLE (due bigint, oldest date, failing bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT count(*), min(j.due_on), count(*) FILTER (WHERE j.attempts > 1) FROM job j WHERE j.due_on <= (at + interval '14 hours')::date $$;
CREATE FUNCTION app.platform_mail() RETURNS TABLE (waiting bigint, oldest date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT count(*), min(o.created_on) FROM outbox o $$;
CREATE FUNCTION app.platform_marks() RETURNS TABLE (name text, marked_at timestamptz, times bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.name, m.marked_at, m.times FROM platform_mark m $$;
CREATE FUNCTION app.platform_abuse_days() RETURNS TABLE (surface text, day date, kind text, times bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT d.surface, d.day, d.kind, d.times FROM abuse_day d ORDER BY d.day DESC, d.surface, d.kind LIMIT 1000 $$;
-- Leaves out expired rows that are not swept yet.
CREATE FUNCTION app.platform_abuse_addresses(at timestamptz)
  RETURNS TABLE (address bytea, kind text, times bigint, first_seen timestamptz, last_seen timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.address, a.kind, a.times, a.first_seen, a.last_seen FROM abuse_address a WHERE a.expires_at > at
        ORDER BY a.last_seen DESC, a.address, a.kind LIMIT 200 $$;

SET ROLE voicase_auth;
-- Deletes ceremonies that expired an hour ago and resets that expired 30 days ago, in batches. Returns the number of deleted rows, so that
-- the worker knows whether to call again.
CREATE FUNCTION app.auth_sweep(at timestamptz) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH ceremonies AS (DELETE FROM ceremony c WHERE c.id IN
            (SELECT o.id FROM ceremony o WHERE o.expires_at < at - interval '1 hour' ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          resets AS (DELETE FROM reset r WHERE (r.org_id, r.id) IN
            (SELECT o.org_id, o.id FROM reset o WHERE o.expires_at < at - interval '30 days' LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM ceremonies) + (SELECT count(*) FROM resets) $$;
-- Every organisation, with the number of members and of administrators who would have access today if it is active.
CREATE FUNCTION app.platform_organisations(at timestamptz)
  RETURNS TABLE (id uuid, name text, time_zone text, law_pack text, state text, state_changed_at timestamptz, suspended_for text,
    founded_at timestamptz, members int, admins int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT o.id, o.name, o.time_zone, o.law_pack, o.state, o.state_changed_at, o.suspended_for, o.founded_at,
          count(m.id)::int, count(m.id) FILTER (WHERE m.role = 'admin')::int
        FROM organisation o LEFT JOIN membership m ON m.org_id = o.id AND m.removed_at IS NULL AND m.suspended_at IS NULL
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        GROUP BY o.id ORDER BY o.name, o.id $$;

SET ROLE voicase_owner;
