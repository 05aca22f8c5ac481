-- The allow-list of SECURITY DEFINER functions. Each is owned by a role that has exactly the policies that its functions need. Each has
-- a fixed search path and is granted to few roles.
GRANT SELECT (org_id, id, slug) ON channel TO voicase_lookup;
GRANT SELECT (org_id, id, secret_hash) ON upload_slot TO voicase_lookup;
GRANT SELECT (org_id, id, department_id), UPDATE (department_id) ON "case", channel TO voicase_lookup;
GRANT SELECT, UPDATE (parent_id, name), DELETE ON department TO voicase_lookup;
GRANT SELECT, INSERT, DELETE ON membership_department TO voicase_lookup;
GRANT SELECT, UPDATE (password_hash, password_changed_at) ON account TO voicase_auth;
GRANT SELECT, INSERT, UPDATE ON second_factor TO voicase_auth;
GRANT SELECT, INSERT, UPDATE ON session TO voicase_auth;
GRANT SELECT (org_id, id, account_id, role, allow, deny, case_scope, suspended_at, removed_at, expires_on, created_at) ON membership TO voicase_auth;
GRANT SELECT (id, name, time_zone, state) ON organisation TO voicase_auth;
GRANT SELECT (id, release_tick) ON organisation TO voicase_queue;
GRANT SELECT (org_id, released_on) ON "case", message, attachment TO voicase_queue;
GRANT SELECT (org_id, xid) ON audit_event TO voicase_queue;
GRANT SELECT, UPDATE ON job TO voicase_queue;

-- A reporter's first request names no organisation. Only the channel's address leads to it.
SET ROLE voicase_lookup;
CREATE FUNCTION app.channel_by_slug(wanted text) RETURNS TABLE (org_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT c.org_id, c.id FROM channel c WHERE c.slug = wanted $$;

-- A request with a piece of a file names only its upload. The hash of the upload's secret leads to the organisation.
CREATE FUNCTION app.org_of_slot(wanted uuid, hash bytea) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.org_id FROM upload_slot s WHERE s.id = wanted AND s.secret_hash = hash $$;

-- Moves everything in a department to its parent, also rows that the caller cannot see, and deletes the department. Returns false for
-- the root, for an unknown department, and when a report arrived in the meantime.
CREATE FUNCTION app.dissolve_department(wanted uuid) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  above uuid;
BEGIN
  SELECT d.parent_id INTO above FROM department d WHERE d.org_id = app.org() AND d.id = wanted;
  IF above IS NULL THEN
    RETURN false;
  END IF;
  UPDATE channel c SET department_id = above WHERE c.org_id = app.org() AND c.department_id = wanted;
  UPDATE "case" c SET department_id = above WHERE c.org_id = app.org() AND c.department_id = wanted;
  INSERT INTO membership_department SELECT m.org_id, m.membership_id, above FROM membership_department m
    WHERE m.org_id = app.org() AND m.department_id = wanted ON CONFLICT DO NOTHING;
  DELETE FROM membership_department m WHERE m.org_id = app.org() AND m.department_id = wanted;
  -- A child may have the same name as the department that is deleted, so free the name first.
  UPDATE department d SET name = d.id::text WHERE d.org_id = app.org() AND d.id = wanted;
  UPDATE department d SET parent_id = above WHERE d.org_id = app.org() AND d.parent_id = wanted;
  DELETE FROM department d WHERE d.org_id = app.org() AND d.id = wanted;
  RETURN true;
EXCEPTION WHEN foreign_key_violation THEN
  RETURN false;
END $$;
REVOKE ALL ON FUNCTION app.dissolve_department(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.dissolve_department(uuid) TO voicase_admin;

-- Sign-in has no organisation yet either. Only these functions read passwords, factors and tokens; no login role may select them.
SET ROLE voicase_auth;
CREATE FUNCTION app.auth_account(wanted bytea) RETURNS TABLE (id uuid, password_hash text, disabled boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL FROM account a WHERE a.email_index = wanted $$;
-- Called on every request, so that a closed session or a disabled account has effect immediately. Returns a row if the session is open.
CREATE FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamptz) RETURNS TABLE (only_org uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.only_org FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = wanted AND s.account_id = owner
          AND s.revoked_at IS NULL AND s.expires_at > at AND a.disabled_at IS NULL $$;
CREATE FUNCTION app.auth_memberships(owner uuid, at timestamptz)
  RETURNS TABLE (id uuid, role text, allow int, deny int, case_scope text, expires_on date, org_id uuid, name text, time_zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT m.id, m.role, m.allow, m.deny, m.case_scope, m.expires_on, o.id, o.name, o.time_zone FROM membership m JOIN organisation o ON o.id = m.org_id
        WHERE m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL AND o.state = 'active'
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        ORDER BY m.created_at, m.org_id $$;

-- The worker claims jobs across organisations and then works in one. A job that failed comes after those that have not failed.
SET ROLE voicase_queue;
CREATE FUNCTION app.claim_job(at timestamptz, lease interval) RETURNS TABLE (org_id uuid, id uuid, kind text, payload jsonb, attempts int)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE job j SET claimed_until = at + lease, attempts = j.attempts + 1
        FROM (SELECT n.org_id, n.id FROM job n WHERE n.due_on <= at::date AND (n.claimed_until IS NULL OR n.claimed_until < at)
              ORDER BY n.attempts, n.due_on LIMIT 1 FOR UPDATE SKIP LOCKED) next
        WHERE j.org_id = next.org_id AND j.id = next.id
        RETURNING j.org_id, j.id, j.kind, j.payload, j.attempts $$;
-- Sets when a failed job may be claimed again. Otherwise it would wait for the end of its lease, as the job of a dead worker does.
CREATE FUNCTION app.defer_job(of_org uuid, job uuid, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE job j SET claimed_until = until WHERE j.org_id = of_org AND j.id = job $$;
-- Organisations with this release period in which something waits for release.
CREATE FUNCTION app.waiting_for_release(tick text) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT o.id FROM organisation o WHERE o.release_tick = tick AND (
          EXISTS (SELECT FROM "case" c WHERE c.org_id = o.id AND c.released_on IS NULL)
          OR EXISTS (SELECT FROM message m WHERE m.org_id = o.id AND m.released_on IS NULL)
          OR EXISTS (SELECT FROM attachment a WHERE a.org_id = o.id AND a.released_on IS NULL)
          OR EXISTS (SELECT FROM audit_event e WHERE e.org_id = o.id AND e.xid IS NULL)) $$;
CREATE FUNCTION app.organisations() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT o.id FROM organisation o $$;
SET ROLE voicase_owner;

-- PUBLIC may not execute the functions above. It may execute the context functions, because policies call them as the current role.
SET ROLE voicase_lookup;
REVOKE ALL ON FUNCTION app.channel_by_slug(text), app.org_of_slot(uuid, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.channel_by_slug(text) TO voicase_reporter;
GRANT EXECUTE ON FUNCTION app.org_of_slot(uuid, bytea) TO voicase_reporter, voicase_admin;
SET ROLE voicase_auth;
REVOKE ALL ON FUNCTION app.auth_account(bytea),
  app.auth_session_live(uuid, uuid, timestamptz), app.auth_memberships(uuid, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_account(bytea),
  app.auth_session_live(uuid, uuid, timestamptz), app.auth_memberships(uuid, timestamptz) TO voicase_admin;
SET ROLE voicase_queue;
REVOKE ALL ON FUNCTION app.claim_job(timestamptz, interval), app.defer_job(uuid, uuid, timestamptz), app.waiting_for_release(text), app.organisations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.claim_job(timestamptz, interval), app.defer_job(uuid, uuid, timestamptz), app.waiting_for_release(text), app.organisations() TO voicase_worker;
SET ROLE voicase_owner;

-- The audit log is append-only. ENABLE ALWAYS: the triggers also fire when session_replication_role is 'replica'.
CREATE FUNCTION app.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$;
-- The only permitted change: the release sets the transaction id of a reporter's event.
CREATE FUNCTION app.only_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.xid IS NOT NULL OR NEW.xid IS NULL THEN
    RAISE EXCEPTION 'the audit log only grows';
  END IF;
  OLD.xid := NEW.xid;
  IF OLD IS DISTINCT FROM NEW THEN
    RAISE EXCEPTION 'the audit log only grows';
  END IF;
  RETURN NEW;
END $$;
-- Overwrites xid: an event of a reporter waits for the release, every other event gets its transaction's id immediately.
CREATE FUNCTION app.stamp_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.xid := CASE WHEN NEW.actor = 'reporter' THEN NULL ELSE pg_current_xact_id() END;
  RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION app.stamp_event();
CREATE TRIGGER only_release BEFORE UPDATE ON audit_event FOR EACH ROW EXECUTE FUNCTION app.only_release();
CREATE TRIGGER no_delete BEFORE DELETE ON audit_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_update BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION app.refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON audit_payload FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER only_release;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER no_delete;
ALTER TABLE audit_event ENABLE ALWAYS TRIGGER no_truncate;
ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER no_update;
ALTER TABLE audit_payload ENABLE ALWAYS TRIGGER no_truncate;
-- A trigger function runs without an EXECUTE right of the role that fires it.
REVOKE ALL ON FUNCTION app.refuse_change(), app.only_release(), app.stamp_event() FROM PUBLIC;
