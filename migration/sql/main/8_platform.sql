-- The platform owner: the effect of an organisation's state, the decisions of the role, and the data of the pages on health and abuse.
-- The role reads no row of a case, a member or an email. Functions return counts across organisations.

-- The database enforces the state. If the organisation is not active, staff read neither their membership nor a case, and a reporter
-- cannot send a new report. A reporter with an access code still opens their report, and the worker still releases.
GRANT SELECT (state) ON organisation TO voicase_reporter;
CREATE FUNCTION app.org_is_active() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (SELECT FROM organisation o WHERE o.id = app.org() AND o.state = 'active');
CREATE POLICY active ON membership AS RESTRICTIVE TO voicase_admin USING ((SELECT app.org_is_active()));
CREATE POLICY active ON "case" AS RESTRICTIVE TO voicase_admin USING ((SELECT app.org_is_active()));
CREATE POLICY active_new ON "case" AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK ((SELECT app.org_is_active()));

-- Decisions. Each concerns one organisation, is in its audit log and has the platform as its actor.
GRANT UPDATE (law_pack, state, state_changed_at, suspended_for) ON organisation TO voicase_platform;
CREATE POLICY decide ON organisation FOR UPDATE TO voicase_platform USING (true) WITH CHECK (true);
CREATE FUNCTION app.check_state() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('active', 'suspended'), ('suspended', 'active'), ('suspended', 'closed')) THEN
    RAISE EXCEPTION 'an organisation does not go from % to %', OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION app.check_state() FROM PUBLIC;
CREATE TRIGGER check_state BEFORE UPDATE ON organisation FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.check_state();
-- Ends the subscriptions of the organisation's members.
CREATE TRIGGER tell AFTER UPDATE ON organisation FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION app.tell_access();
CREATE POLICY honest_platform ON audit_event AS RESTRICTIVE FOR INSERT TO voicase_platform WITH CHECK (actor IN ('platform', 'system'));
-- The only email that the platform enqueues is the invitation of the first administrator.
GRANT INSERT ON outbox, job TO voicase_platform;
CREATE POLICY post_platform ON outbox FOR INSERT TO voicase_platform WITH CHECK (kind = 'invitation');
CREATE POLICY post_platform ON job FOR INSERT TO voicase_platform WITH CHECK (kind = 'send_mail' AND membership_id IS NULL);

-- For the health page: when each task was last done, and how often.
CREATE TABLE platform_mark (
  name text PRIMARY KEY CHECK (name IN ('backup', 'worker', 'mail_given_up')),
  marked_at timestamptz NOT NULL,
  times bigint NOT NULL DEFAULT 1
);
-- Refused requests of both surfaces, counted by day. Nothing about the client.
CREATE TABLE abuse_day (
  surface text NOT NULL CHECK (surface IN ('reporter', 'admin')),
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('rate_limited', 'sign_in_refused', 'receipt_refused', 'bad_request', 'forbidden', 'token_refused')),
  times bigint NOT NULL,
  PRIMARY KEY (surface, day, kind)
);
-- Refused requests of the staff surface only, by keyed hash of the client address. A reader of this table does not have the key. Rows
-- expire after seven days.
CREATE TABLE abuse_address (
  address bytea NOT NULL CHECK (length(address) = 16),
  kind text NOT NULL CHECK (kind IN ('rate_limited', 'sign_in_refused', 'bad_request', 'forbidden', 'token_refused')),
  times bigint NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (address, kind)
);
CREATE INDEX abuse_address_expires ON abuse_address (expires_at);
-- Only functions read and write these three tables; no login role may.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['platform_mark', 'abuse_day', 'abuse_address'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY queue ON %I TO voicase_queue USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO voicase_queue', t);
  END LOOP;
END $$;
GRANT SELECT (org_id, created_on) ON outbox TO voicase_queue;
CREATE POLICY queue ON outbox FOR SELECT TO voicase_queue USING (true);
ALTER POLICY tenant ON outbox USING (org_id = (SELECT app.org()) OR current_user = 'voicase_queue');
GRANT SELECT (law_pack, state_changed_at, suspended_for, founded_at) ON organisation TO voicase_auth;

SET ROLE voicase_auth;
-- Every organisation, with the number of members and of administrators who would have access today if it is active.
CREATE FUNCTION app.platform_organisations(at timestamptz)
  RETURNS TABLE (id uuid, name text, time_zone text, law_pack text, state text, state_changed_at timestamptz, suspended_for text,
    founded_at timestamptz, members int, admins int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT o.id, o.name, o.time_zone, o.law_pack, o.state, o.state_changed_at, o.suspended_for, o.founded_at,
          count(m.id)::int, count(m.id) FILTER (WHERE m.role = 'admin')::int
        FROM organisation o LEFT JOIN membership m ON m.org_id = o.id AND m.removed_at IS NULL AND m.suspended_at IS NULL
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        GROUP BY o.id ORDER BY o.name, o.id $$;
REVOKE ALL ON FUNCTION app.platform_organisations(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.platform_organisations(timestamptz) TO voicase_platform;

SET ROLE voicase_queue;
CREATE FUNCTION app.platform_jobs(at timestamptz) RETURNS TABLE (due bigint, oldest date, failing bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT count(*), min(j.due_on), count(*) FILTER (WHERE j.attempts > 1) FROM job j WHERE j.due_on <= at::date $$;
CREATE FUNCTION app.platform_mail() RETURNS TABLE (waiting bigint, oldest date)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT count(*), min(o.created_on) FROM outbox o $$;
CREATE FUNCTION app.platform_marks() RETURNS TABLE (name text, marked_at timestamptz, times bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT m.name, m.marked_at, m.times FROM platform_mark m $$;
CREATE FUNCTION app.mark_work(what text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO platform_mark AS m (name, marked_at) SELECT what, at WHERE what IN ('worker', 'mail_given_up')
        ON CONFLICT (name) DO UPDATE SET marked_at = at, times = m.times + 1 $$;
CREATE FUNCTION app.mark_backup() RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO platform_mark AS m (name, marked_at) VALUES ('backup', now())
        ON CONFLICT (name) DO UPDATE SET marked_at = now(), times = m.times + 1 $$;
-- session_user selects the surface, so that a process cannot count in the name of the other surface.
CREATE FUNCTION app.count_abuse(of_day date, what text, more bigint) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO abuse_day AS d (surface, day, kind, times)
          VALUES (CASE session_user WHEN 'voicase_reporter' THEN 'reporter' ELSE 'admin' END, of_day, what, more)
        ON CONFLICT (surface, day, kind) DO UPDATE SET times = d.times + more $$;
CREATE FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamptz, last timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO abuse_address AS a (address, kind, times, first_seen, last_seen, expires_at)
          VALUES (hash, what, more, first, last, last + interval '7 days')
        ON CONFLICT (address, kind) DO UPDATE SET times = a.times + more, last_seen = greatest(a.last_seen, last),
          expires_at = greatest(a.last_seen, last) + interval '7 days' $$;
CREATE FUNCTION app.sweep_abuse(at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ DELETE FROM abuse_address a WHERE a.expires_at <= at;
        DELETE FROM abuse_day d WHERE d.day < at::date - 90 $$;
CREATE FUNCTION app.platform_abuse_days() RETURNS TABLE (surface text, day date, kind text, times bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT d.surface, d.day, d.kind, d.times FROM abuse_day d ORDER BY d.day DESC, d.surface, d.kind LIMIT 1000 $$;
-- Leaves out expired rows that are not swept yet.
CREATE FUNCTION app.platform_abuse_addresses(at timestamptz)
  RETURNS TABLE (address bytea, kind text, times bigint, first_seen timestamptz, last_seen timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.address, a.kind, a.times, a.first_seen, a.last_seen FROM abuse_address a WHERE a.expires_at > at
        ORDER BY a.last_seen DESC, a.address, a.kind LIMIT 200 $$;
REVOKE ALL ON FUNCTION app.platform_jobs(timestamptz), app.platform_mail(), app.platform_marks(), app.platform_abuse_days(),
  app.platform_abuse_addresses(timestamptz), app.mark_work(text, timestamptz), app.mark_backup(), app.sweep_abuse(timestamptz),
  app.count_abuse(date, text, bigint), app.count_abuse_address(bytea, text, bigint, timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.platform_jobs(timestamptz), app.platform_mail(), app.platform_marks(), app.platform_abuse_days(),
  app.platform_abuse_addresses(timestamptz) TO voicase_platform;
GRANT EXECUTE ON FUNCTION app.mark_work(text, timestamptz), app.sweep_abuse(timestamptz) TO voicase_worker;
GRANT EXECUTE ON FUNCTION app.mark_backup() TO voicase_backup;
GRANT EXECUTE ON FUNCTION app.count_abuse(date, text, bigint) TO voicase_reporter, voicase_admin;
GRANT EXECUTE ON FUNCTION app.count_abuse_address(bytea, text, bigint, timestamptz, timestamptz) TO voicase_admin;
SET ROLE voicase_owner;
