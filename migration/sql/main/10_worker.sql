-- When each organisation was last released, and one queue for each kind of job, so that no queue delays the release or another queue.

-- One row an organisation. The worker writes done_at at every release, whether something waited or not, so the time reveals nothing about
-- a reporter. Without a row the organisation counts as released one hour before it was founded.
CREATE TABLE release_mark (
  org_id uuid NOT NULL REFERENCES organisation (id),
  done_at timestamptz NOT NULL,
  failures int NOT NULL DEFAULT 0,
  -- After a failure, no retry before this time.
  retry_at timestamptz,
  PRIMARY KEY (org_id)
);
GRANT SELECT (id, release_tick, time_zone, founded_at) ON organisation TO voicase_queue;
-- Existing organisations wait for their next release.
GRANT SELECT, INSERT ON release_mark TO voicase_queue;
SET ROLE voicase_queue;
INSERT INTO release_mark (org_id, done_at) SELECT o.id, date_trunc('minute', now()) FROM organisation o;
SET ROLE voicase_owner;
REVOKE INSERT ON release_mark FROM voicase_queue;
ALTER TABLE release_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE release_mark FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON release_mark AS RESTRICTIVE TO voicase_owner, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger,
  voicase_platform, voicase_sequencer, voicase_backup, voicase_auth, voicase_lookup, voicase_keystore
  USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant_new ON release_mark AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY mark ON release_mark TO voicase_worker USING (true) WITH CHECK (true);
CREATE POLICY queue ON release_mark FOR SELECT TO voicase_queue USING (true);
GRANT SELECT, INSERT, UPDATE ON release_mark TO voicase_worker;
-- For the release by days: rows of a day that has not ended wait for the next release.
GRANT SELECT (sent_on) ON message TO voicase_worker;
GRANT SELECT (added_on) ON attachment TO voicase_worker;
GRANT SELECT (happened_on) ON audit_event TO voicase_worker;

SET ROLE voicase_queue;
DROP FUNCTION app.waiting_for_release(text);
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

-- Claims a job of one kind. due_on is a date of the organisation's time zone, which is at most 14 hours ahead of UTC. claimed_until is the
-- end of a lease, or the first time a job may be claimed, which is at most a day ahead. A value more than two days ahead comes from a
-- wrong clock and is ignored.
DROP FUNCTION app.claim_job(timestamptz, interval);
CREATE FUNCTION app.claim_job(wanted text, at timestamptz, lease interval)
  RETURNS TABLE (org_id uuid, id uuid, kind text, payload jsonb, attempts int)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE job j SET claimed_until = at + lease, attempts = j.attempts + 1
        FROM (SELECT n.org_id, n.id FROM job n WHERE n.kind = wanted AND n.due_on <= (at + interval '14 hours')::date AND (n.claimed_until IS NULL OR n.claimed_until <= at OR n.claimed_until > at + interval '2 days')
              ORDER BY n.attempts, n.due_on LIMIT 1 FOR UPDATE SKIP LOCKED) next
        WHERE j.org_id = next.org_id AND j.id = next.id
        RETURNING j.org_id, j.id, j.kind, j.payload, j.attempts $$;
CREATE OR REPLACE FUNCTION app.platform_jobs(at timestamptz) RETURNS TABLE (due bigint, oldest date, failing bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT count(*), min(j.due_on), count(*) FILTER (WHERE j.attempts > 1) FROM job j WHERE j.due_on <= (at + interval '14 hours')::date $$;
REVOKE ALL ON FUNCTION app.release_turns(timestamptz), app.claim_job(text, timestamptz, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.release_turns(timestamptz), app.claim_job(text, timestamptz, interval) TO voicase_worker;

-- Deletes expired rows in batches. Returns the number of deleted rows, so that the worker knows whether to call again.
DROP FUNCTION app.sweep_abuse(timestamptz);
CREATE FUNCTION app.sweep_abuse(at timestamptz) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH addresses AS (DELETE FROM abuse_address a WHERE (a.address, a.kind) IN
            (SELECT o.address, o.kind FROM abuse_address o WHERE o.expires_at <= at ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          days AS (DELETE FROM abuse_day d WHERE (d.surface, d.day, d.kind) IN
            (SELECT o.surface, o.day, o.kind FROM abuse_day o WHERE o.day < at::date - 90 LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM addresses) + (SELECT count(*) FROM days) $$;
REVOKE ALL ON FUNCTION app.sweep_abuse(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.sweep_abuse(timestamptz) TO voicase_worker;

SET ROLE voicase_auth;
DROP FUNCTION app.auth_sweep(timestamptz);
CREATE FUNCTION app.auth_sweep(at timestamptz) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH ceremonies AS (DELETE FROM ceremony c WHERE c.id IN
            (SELECT o.id FROM ceremony o WHERE o.expires_at < at - interval '1 hour' ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          resets AS (DELETE FROM reset r WHERE (r.org_id, r.id) IN
            (SELECT o.org_id, o.id FROM reset o WHERE o.expires_at < at - interval '30 days' LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM ceremonies) + (SELECT count(*) FROM resets) $$;
REVOKE ALL ON FUNCTION app.auth_sweep(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_sweep(timestamptz) TO voicase_worker;
-- Keeps at most 10,000 pending ceremonies of a kind without an account, and at most ten of one account. Each call deletes at most ten of
-- the oldest of either.
CREATE OR REPLACE FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM ceremony c WHERE owner IS NULL AND c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id IS NULL AND o.kind = what ORDER BY o.expires_at DESC OFFSET 9999 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        DELETE FROM ceremony c WHERE c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id = owner ORDER BY o.expires_at DESC OFFSET 9 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        INSERT INTO ceremony (id, account_id, kind, state, expires_at) VALUES (new_id, owner, what, sealed, until) $$;
SET ROLE voicase_owner;
CREATE INDEX ceremony_pending ON ceremony (kind, expires_at) WHERE account_id IS NULL;
DROP INDEX job_claim;
CREATE INDEX job_claim ON job (kind, attempts, due_on);
-- Case numbers are random, so no counter is needed.
DROP TABLE org_counter;
-- For the batches that delete expired uploads.
CREATE INDEX upload_slot_expires ON upload_slot (org_id, expires_on);
GRANT SELECT (id) ON email_change, invitation TO voicase_worker;

-- `shown` is the number of a message for staff. A reporter's message gets it at its release, because staff number only messages that they
-- can see.
ALTER TABLE message ADD COLUMN shown int;
ALTER TABLE case_counter ADD COLUMN shown int NOT NULL DEFAULT 0;
ALTER TABLE message NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_counter NO FORCE ROW LEVEL SECURITY;
UPDATE message SET shown = number WHERE author = 'staff' OR released_on IS NOT NULL;
UPDATE case_counter SET shown = messages;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
ALTER TABLE case_counter FORCE ROW LEVEL SECURITY;
ALTER TABLE message ADD CONSTRAINT message_shown UNIQUE (org_id, case_id, shown);
GRANT UPDATE (shown) ON case_counter TO voicase_admin;
GRANT SELECT (number, shown), UPDATE (shown) ON message TO voicase_worker;
CREATE POLICY release ON case_counter TO voicase_worker USING (true) WITH CHECK (true);
GRANT SELECT (org_id, case_id, shown), UPDATE (shown) ON case_counter TO voicase_worker;
