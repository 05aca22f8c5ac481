-- Credentials: what ends with them, how fast codes are tried, and that a reset takes two people.
ALTER TABLE account
  -- When credentials were last replaced: a ticket from before opens nothing.
  ADD COLUMN credentials_at timestamptz,
  -- Codes that were tried without a right one, and when the last was.
  ADD COLUMN codes_tried int NOT NULL DEFAULT 0,
  ADD COLUMN codes_tried_at timestamptz;
GRANT UPDATE (credentials_at, codes_tried, codes_tried_at) ON account TO voicase_auth;

-- Who answers for a member, and what a member who left was called then: sealed under the organisation's key.
ALTER TABLE membership
  ADD COLUMN invited_by uuid,
  ADD COLUMN left_name bytea,
  ADD COLUMN left_email bytea,
  ADD FOREIGN KEY (org_id, invited_by) REFERENCES membership (org_id, id);
CREATE INDEX membership_invited_by ON membership (org_id, invited_by);
GRANT UPDATE (left_name, left_email) ON membership TO voicase_admin;
GRANT SELECT (invited_by), INSERT (invited_by), UPDATE (invited_by) ON membership TO voicase_auth;
CREATE POLICY auth_suspend ON membership FOR UPDATE TO voicase_auth USING (removed_at IS NULL) WITH CHECK (suspended_at IS NOT NULL);
-- An account that left an organisation is its own affair again.
ALTER POLICY read ON account USING (id = (SELECT app.account())
  OR id = ANY (ARRAY(SELECT m.account_id FROM membership m WHERE m.org_id = (SELECT app.org()) AND m.removed_at IS NULL)));

-- With the link in the mail of the asking the person stops it.
ALTER TABLE reset ADD COLUMN stop_hash bytea;
CREATE INDEX reset_stop ON reset (stop_hash);
GRANT INSERT (stop_hash) ON reset TO voicase_admin;
-- A reset that was asked for an address: whose it is the worker finds out.
ALTER TABLE sign_in_event
  ADD COLUMN email_index bytea,
  ADD COLUMN language text CHECK (language IN ('en', 'de')),
  -- Where staff's pages are: the worker does not know.
  ADD COLUMN site text;
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('invitation', 'confirm_email',
  'email_changed', 'reset', 'reset_done', 'reset_asked', 'reset_waits', 'reset_elsewhere', 'rights_asked', 'rights_given', 'codes_refused'));
GRANT INSERT ON outbox TO voicase_worker;
CREATE POLICY post_worker ON outbox FOR INSERT TO voicase_worker WITH CHECK (kind IN ('reset_asked', 'reset_waits'));

-- Whether two members may be one person: one of them invited the other, also through others, or the same member both; or the
-- organisation's own identity provider made one of them.
CREATE FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE line (of, id) AS (
          SELECT s, s FROM unnest(ARRAY[one, other]) s
          UNION SELECT l.of, m.invited_by FROM line l JOIN membership m ON m.org_id = of_org AND m.id = l.id WHERE m.invited_by IS NOT NULL)
        SELECT EXISTS (SELECT FROM line a JOIN line b ON a.id = b.id WHERE a.of = one AND b.of = other)
          OR EXISTS (SELECT FROM sso_identity i WHERE i.org_id = of_org AND i.membership_id IN (one, other) AND i.provisioned) $$;
REVOKE ALL ON FUNCTION app.may_be_one(uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.may_be_one(uuid, uuid, uuid) TO voicase_admin;
-- Four eyes are two people: an approval waits a day, unless who asked and who approves are two for certain.
CREATE FUNCTION app.reset_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.decided_at < NEW.asked_at + interval '24 hours'
    AND (NEW.asked_by IS NULL OR app.may_be_one(NEW.org_id, NEW.asked_by, NEW.decided_by)) THEN
    RAISE EXCEPTION 'a reset waits a day, or takes two people';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION app.reset_eyes() FROM PUBLIC;
CREATE TRIGGER reset_eyes BEFORE UPDATE ON reset FOR EACH ROW
  WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION app.reset_eyes();
-- As before, and so for the right to see identities. The database knows the day alone.
CREATE OR REPLACE FUNCTION app.four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_view_request r JOIN organisation o ON o.id = r.org_id
                 WHERE r.org_id = NEW.org_id AND r.membership_id = NEW.id AND (SELECT app.member()) NOT IN (r.asked_by, r.membership_id)
                 AND (app.today() > (r.asked_at AT TIME ZONE o.time_zone)::date OR NOT app.may_be_one(r.org_id, r.asked_by, (SELECT app.member())))) THEN
    RAISE EXCEPTION 'seeing identities takes a second administrator';
  END IF;
  RETURN NEW;
END $$;

-- For those who decide whether a channel has readers.
GRANT SELECT (parent_id) ON department TO voicase_auth;

SET ROLE voicase_auth;
-- An account's credentials were replaced: all that a holder of the old ones had or prepared ends. `keep` is the session that replaced them.
CREATE FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE account a SET credentials_at = at, codes_tried = 0, codes_tried_at = NULL WHERE a.id = owner;
        DELETE FROM ceremony c WHERE c.account_id = owner;
        DELETE FROM email_change e WHERE e.account_id = owner;
        UPDATE reset r SET token_hash = NULL, token_until = NULL FROM membership m
          WHERE m.account_id = owner AND r.org_id = m.org_id AND r.membership_id = m.id AND r.token_hash IS NOT NULL;
        UPDATE api_token t SET revoked_at = at, revoked_by = t.made_by FROM membership m
          WHERE m.account_id = owner AND t.org_id = m.org_id AND t.made_by = m.id AND t.revoked_at IS NULL;
        UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.id IS DISTINCT FROM keep $$;
-- As before; `stamped_at` is what a ticket is bound to.
DROP FUNCTION app.auth_standing(uuid);
CREATE FUNCTION app.auth_standing(owner uuid)
  RETURNS TABLE (disabled boolean, enrolled boolean, codes_left int, password_changed_at timestamptz, stamped_at timestamptz, email bytea, name bytea,
    revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.disabled_at IS NOT NULL,
          EXISTS (SELECT FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)
            OR EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id),
          (SELECT count(*)::int FROM recovery_code c WHERE c.account_id = a.id AND c.used_at IS NULL),
          a.password_changed_at, greatest(a.password_changed_at, a.credentials_at), a.email, a.name, a.revision
        FROM account a WHERE a.id = owner $$;

-- Counts a code that is about to be tried; gives the seconds to wait instead, when too many were wrong. Ten are free, then each has
-- to wait twice as long as the one before, up to a quarter of an hour: the person is told, and nobody is locked out. After a day
-- without one it begins anew. `tell`: the person is to be told if this one is wrong too.
CREATE FUNCTION app.auth_code_attempt(owner uuid, at timestamptz) RETURNS TABLE (wait int, tell boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  tried int;
  last timestamptz;
  until timestamptz;
BEGIN
  SELECT a.codes_tried, a.codes_tried_at INTO tried, last FROM account a WHERE a.id = owner FOR NO KEY UPDATE;
  IF last IS NULL OR last <= at - interval '1 day' THEN
    tried := 0;
  ELSIF tried >= 10 THEN
    until := last + least(interval '30 seconds' * power(2, least(tried - 10, 10)), interval '15 minutes');
    IF at < until THEN
      RETURN QUERY SELECT ceil(extract(epoch FROM until - at))::int, false;
      RETURN;
    END IF;
  END IF;
  UPDATE account a SET codes_tried = tried + 1, codes_tried_at = at WHERE a.id = owner;
  RETURN QUERY SELECT 0, (tried + 1) % 100 = 10;
END $$;
-- A code was right. Who had to wait begins where the waiting does: the other person who knows the password goes on guessing.
CREATE FUNCTION app.auth_code_right(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE account a SET codes_tried = CASE WHEN a.codes_tried > 10 THEN 10 ELSE 0 END WHERE a.id = owner $$;

-- An organisation's provider is off, another one, or gone: so are the sessions that it opened.
CREATE FUNCTION app.auth_sso_sessions_end(at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE session s SET revoked_at = at WHERE s.only_org = app.org() AND s.revoked_at IS NULL $$;

-- An account of a proved address takes an invitation; `by_provider`: the organisation's own provider asserts the address of a new account.
DROP FUNCTION app.auth_join(bytea, uuid, uuid, timestamptz);
CREATE FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  i invitation%ROWTYPE;
  joined uuid;
BEGIN
  SELECT * INTO i FROM invitation w WHERE w.token_hash = hash AND w.org_id = app.org() FOR UPDATE;
  -- Checked again under the lock: of two who accept in parallel the second finds the link used.
  IF NOT EXISTS (SELECT FROM app.auth_invitation(hash, at) l WHERE l.id = i.id)
    OR NOT EXISTS (SELECT FROM account a WHERE a.id = owner AND a.email_index = i.email_index AND a.disabled_at IS NULL
      AND (a.email_proved_at IS NOT NULL OR by_provider)) THEN
    RETURN NULL;
  END IF;
  UPDATE membership m SET role = i.role, allow = i.allow, deny = i.deny, case_scope = i.case_scope, expires_on = i.membership_expires_on,
      suspended_at = NULL, removed_at = NULL, invited_by = i.invited_by
    WHERE m.org_id = i.org_id AND m.account_id = owner AND m.removed_at IS NOT NULL RETURNING m.id INTO joined;
  IF joined IS NULL THEN
    INSERT INTO membership (org_id, id, account_id, role, allow, deny, case_scope, expires_on, created_at, invited_by)
      VALUES (i.org_id, new_id, owner, i.role, i.allow, i.deny, i.case_scope, i.membership_expires_on, at, i.invited_by)
      ON CONFLICT DO NOTHING RETURNING id INTO joined;
  END IF;
  IF joined IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM membership_department d WHERE d.org_id = i.org_id AND d.membership_id = joined;
  INSERT INTO membership_department (org_id, membership_id, department_id)
    SELECT i.org_id, joined, d.id FROM department d WHERE d.org_id = i.org_id AND d.id = ANY (i.departments);
  UPDATE invitation w SET accepted_at = at WHERE w.org_id = i.org_id AND w.id = i.id;
  RETURN joined;
END $$;

-- A reset was asked for an address: one row, whether anybody has it or not.
DROP FUNCTION app.auth_reset_ask(bytea, timestamptz, timestamptz);
CREATE FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sign_in_event (id, kind, happened_at, email_index, language, site)
        VALUES (gen_random_uuid(), 'reset_asked', at, wanted, speaks, auth_reset_note.site) $$;
-- One event and whose logs it belongs to. One mover at a time keeps their order. `speaks`: somebody asked for a reset, in this language.
DROP FUNCTION app.auth_take_event();
CREATE FUNCTION app.auth_take_event()
  RETURNS TABLE (account_id uuid, kind text, session_id uuid, happened_at timestamptz, reason text, speaks text, site text, orgs uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('voicase sign-in events'));
  RETURN QUERY WITH taken AS (
      DELETE FROM sign_in_event e WHERE e.id = (SELECT n.id FROM sign_in_event n ORDER BY n.position LIMIT 1)
      RETURNING e.account_id, e.kind, e.session_id, e.happened_at, e.in_org, e.reason, e.email_index, e.language, e.site),
    known AS (SELECT coalesce(t.account_id, a.id) AS owner, t.* FROM taken t
      -- Only a proved address is asked for by its person; a mailed link to another would prove it to a stranger.
      LEFT JOIN account a ON a.email_index = t.email_index AND a.disabled_at IS NULL AND a.password_hash IS NOT NULL AND a.email_proved_at IS NOT NULL)
    SELECT k.owner, k.kind, k.session_id, k.happened_at, k.reason, k.language, k.site,
      CASE WHEN k.in_org IS NOT NULL THEN ARRAY[k.in_org] ELSE ARRAY(SELECT m.org_id FROM membership m WHERE m.account_id = k.owner AND m.removed_at IS NULL) END
    FROM known k;
END $$;
-- Asks for a reset in each organisation of an account where none waits. Gives whom to tell of it there: the person and all
-- administrators.
CREATE FUNCTION app.auth_reset_open(owner uuid, stop bytea, at timestamptz, until timestamptz)
  RETURNS TABLE (org_id uuid, account_id uuid, email bytea, revision int)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  DELETE FROM reset r USING membership m WHERE m.account_id = owner AND r.org_id = m.org_id AND r.membership_id = m.id
    AND r.state = 'waiting' AND r.expires_at <= at;
  RETURN QUERY WITH made AS (
      INSERT INTO reset AS w (org_id, id, membership_id, asked_at, expires_at, stop_hash)
        SELECT m.org_id, gen_random_uuid(), m.id, at, until, stop FROM membership m WHERE m.account_id = owner AND m.removed_at IS NULL
        ON CONFLICT DO NOTHING RETURNING w.org_id)
    SELECT k.org_id, a.id, a.email, a.revision FROM made k JOIN organisation o ON o.id = k.org_id
      JOIN membership m ON m.org_id = k.org_id AND m.removed_at IS NULL JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
    WHERE a.id = owner OR (m.role = 'admin' AND m.suspended_at IS NULL
      AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date));
END $$;
-- The person stops every reset of the account: who holds the link from the mail, or who is signed in. Whose they were.
CREATE FUNCTION app.auth_reset_stop(stop bytea, owner uuid, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  who uuid := owner;
  stopped int;
  void int;
BEGIN
  IF stop IS NOT NULL THEN
    SELECT m.account_id INTO who FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id WHERE r.stop_hash = stop LIMIT 1;
  END IF;
  UPDATE reset r SET state = 'refused', decided_by = r.membership_id, decided_at = at FROM membership m
    WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id AND r.state = 'waiting' AND r.expires_at > at;
  GET DIAGNOSTICS stopped = ROW_COUNT;
  UPDATE reset r SET token_hash = NULL, token_until = NULL FROM membership m
    WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id AND r.token_hash IS NOT NULL AND r.token_until > at;
  GET DIAGNOSTICS void = ROW_COUNT;
  IF stopped + void = 0 THEN
    RETURN NULL;
  END IF;
  INSERT INTO sign_in_event (id, account_id, kind, happened_at) VALUES (gen_random_uuid(), who, 'reset_stopped', at);
  RETURN who;
END $$;
-- When a reset of an account was asked for that waits, or whose link is good.
CREATE FUNCTION app.auth_reset_mine(owner uuid, at timestamptz) RETURNS timestamptz
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT min(r.asked_at) FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        WHERE m.account_id = owner AND (r.state = 'waiting' AND r.expires_at > at OR r.token_until > at) $$;
-- The new password; all that let the old owner in is void, and so is every other link. `others`: organisations of the account that
-- have not approved it.
DROP FUNCTION app.auth_reset_complete(bytea, text, timestamptz);
CREATE FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamptz) RETURNS TABLE (account_id uuid, others uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  who uuid;
  unasked uuid[];
BEGIN
  SELECT f.account_id INTO who FROM app.auth_reset(hash, at) f;
  -- One at a time: the second one finds the link used.
  PERFORM FROM account a WHERE a.id = who FOR NO KEY UPDATE;
  SELECT f.account_id INTO who FROM app.auth_reset(hash, at) f;
  IF who IS NULL THEN
    RETURN;
  END IF;
  unasked := ARRAY(SELECT m.org_id FROM membership m WHERE m.account_id = who AND m.removed_at IS NULL AND m.suspended_at IS NULL
    AND NOT EXISTS (SELECT FROM reset r WHERE r.org_id = m.org_id AND r.membership_id = m.id AND r.state = 'approved' AND r.token_until > at));
  DELETE FROM reset r USING membership m WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id AND r.state = 'waiting';
  UPDATE account a SET password_hash = new_password, password_changed_at = at WHERE a.id = who;
  PERFORM app.auth_factors_end(who), app.auth_credentials_replaced(who, NULL, at);
  INSERT INTO sign_in_event (id, account_id, kind, happened_at) VALUES (gen_random_uuid(), who, 'reset_completed', at);
  RETURN QUERY SELECT who, unasked;
END $$;
-- The transaction's organisation has not approved the reset of an account: it is suspended there until an administrator resumes it.
CREATE FUNCTION app.auth_reset_suspend(owner uuid, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE membership m SET suspended_at = at
        WHERE m.org_id = app.org() AND m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL RETURNING m.id $$;

-- Whether somebody works in the transaction's organisation who would read what comes into a department: `all_of` are the roles that
-- reach every department, `work_of` those that handle cases.
CREATE FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit int, work_of text[], work_bit int) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE above AS (
          SELECT d.id, d.parent_id FROM department d WHERE d.org_id = app.org() AND d.id = wanted
          UNION SELECT d.id, d.parent_id FROM department d JOIN above a ON d.org_id = app.org() AND d.id = a.parent_id)
        SELECT EXISTS (SELECT FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
          WHERE m.org_id = app.org() AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= day)
            AND m.case_scope = 'departments'
            AND (m.role = ANY (work_of) OR m.allow & work_bit <> 0) AND m.deny & work_bit = 0
            AND ((m.role = ANY (all_of) OR m.allow & all_bit <> 0) AND m.deny & all_bit = 0
              OR EXISTS (SELECT FROM membership_department d WHERE d.org_id = m.org_id AND d.membership_id = m.id
                AND d.department_id IN (SELECT id FROM above)))) $$;

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.proowner = 'voicase_auth'::regrole
      AND p.proname = ANY ('{auth_credentials_replaced,auth_join,auth_standing,auth_code_attempt,auth_code_right,auth_sso_sessions_end,auth_reset_note,auth_reset_mine,auth_reset_stop,
        auth_reset_complete,auth_reset_suspend}'::text[]) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO voicase_admin', f);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION app.auth_take_event(), app.auth_reset_open(uuid, bytea, timestamptz, timestamptz),
  app.auth_has_readers(uuid, date, text[], int, text[], int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_take_event(), app.auth_reset_open(uuid, bytea, timestamptz, timestamptz) TO voicase_worker;
GRANT EXECUTE ON FUNCTION app.auth_has_readers(uuid, date, text[], int, text[], int) TO voicase_reporter;
SET ROLE voicase_owner;
