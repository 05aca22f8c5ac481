-- Credentials: what ends when they are replaced, the limit for wrong codes, and four eyes for a reset.
ALTER TABLE account
  -- When credentials were last replaced. An older sign-in ticket is refused.
  ADD COLUMN credentials_at timestamptz,
  -- Wrong codes since the last correct one, and when the last one was tried.
  ADD COLUMN codes_tried int NOT NULL DEFAULT 0,
  ADD COLUMN codes_tried_at timestamptz;
GRANT UPDATE (credentials_at, codes_tried, codes_tried_at) ON account TO voicase_auth;

-- The inviter of a member, and the name and address of a former member at the time of leaving, sealed under the organisation's key.
ALTER TABLE membership
  ADD COLUMN invited_by uuid,
  ADD COLUMN left_name bytea,
  ADD COLUMN left_email bytea,
  ADD FOREIGN KEY (org_id, invited_by) REFERENCES membership (org_id, id);
CREATE INDEX membership_invited_by ON membership (org_id, invited_by);
GRANT UPDATE (left_name, left_email) ON membership TO voicase_admin;
GRANT SELECT (invited_by), INSERT (invited_by), UPDATE (invited_by) ON membership TO voicase_auth;
CREATE POLICY auth_suspend ON membership FOR UPDATE TO voicase_auth USING (removed_at IS NULL) WITH CHECK (suspended_at IS NOT NULL);
-- After an account leaves an organisation, the organisation can no longer read the account.
ALTER POLICY read ON account USING (id = (SELECT app.account())
  OR id = ANY (ARRAY(SELECT m.account_id FROM membership m WHERE m.org_id = (SELECT app.org()) AND m.removed_at IS NULL)));

-- SHA-256 of the link with which the person stops the reset. The email about the request contains the link.
ALTER TABLE reset ADD COLUMN stop_hash bytea;
CREATE INDEX reset_stop ON reset (stop_hash);
GRANT INSERT (stop_hash) ON reset TO voicase_admin;
-- For a reset that was requested for an address. The worker finds the account, so that the request itself does not reveal it.
ALTER TABLE sign_in_event
  ADD COLUMN email_index bytea,
  ADD COLUMN language text CHECK (language IN ('en', 'de')),
  -- Origin of the staff surface for links in emails. The worker does not know it.
  ADD COLUMN site text;
ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check, ADD CONSTRAINT outbox_kind_check CHECK (kind IN ('invitation', 'confirm_email',
  'email_changed', 'reset', 'reset_done', 'reset_asked', 'reset_waits', 'reset_elsewhere', 'rights_asked', 'rights_given', 'codes_refused'));
GRANT INSERT ON outbox TO voicase_worker;
CREATE POLICY post_worker ON outbox FOR INSERT TO voicase_worker WITH CHECK (kind IN ('reset_asked', 'reset_waits'));

-- Whether two members may be one person. They may if their chains of inviters meet: one invited the other, directly or through others,
-- or the same member invited both. They also may if the organisation's identity provider created one of them.
CREATE FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH RECURSIVE line (of, id) AS (
          SELECT s, s FROM unnest(ARRAY[one, other]) s
          UNION SELECT l.of, m.invited_by FROM line l JOIN membership m ON m.org_id = of_org AND m.id = l.id WHERE m.invited_by IS NOT NULL)
        SELECT EXISTS (SELECT FROM line a JOIN line b ON a.id = b.id WHERE a.of = one AND b.of = other)
          OR EXISTS (SELECT FROM sso_identity i WHERE i.org_id = of_org AND i.membership_id IN (one, other) AND i.provisioned) $$;
REVOKE ALL ON FUNCTION app.may_be_one(uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.may_be_one(uuid, uuid, uuid) TO voicase_admin;
-- Four eyes: the member who asked and the approver must certainly be two people, or the approval waits 24 hours. A reset that the person
-- asked for always waits 24 hours.
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
-- As before, with the same rule for the right to see identities. It compares days, because the context contains the date only.
CREATE OR REPLACE FUNCTION app.four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_view_request r JOIN organisation o ON o.id = r.org_id
                 WHERE r.org_id = NEW.org_id AND r.membership_id = NEW.id AND (SELECT app.member()) NOT IN (r.asked_by, r.membership_id)
                 AND (app.today() > (r.asked_at AT TIME ZONE o.time_zone)::date OR NOT app.may_be_one(r.org_id, r.asked_by, (SELECT app.member())))) THEN
    RAISE EXCEPTION 'seeing identities takes a second administrator';
  END IF;
  RETURN NEW;
END $$;

-- For app.auth_has_readers.
GRANT SELECT (parent_id) ON department TO voicase_auth;

SET ROLE voicase_auth;
-- Called after an account's credentials were replaced. Ends everything that a holder of the old ones may have: ceremonies, a change of
-- address, reset links, API tokens, and all sessions except `keep`, the session that replaced the credentials.
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
-- As before. A sign-in ticket is bound to `stamped_at`.
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

-- Counts a code before it is checked. After too many wrong codes, returns the seconds to wait and counts nothing. Ten wrong codes are
-- free. Then the wait starts at 30 seconds and doubles with each code, up to 15 minutes. The account is never locked. After a day without
-- a code the count starts from zero. `tell`: if this code is wrong too, send an email to the person.
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
-- Called after a correct code. A count above ten goes back to ten, not to zero: a second person who knows the password may still be
-- guessing.
CREATE FUNCTION app.auth_code_right(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE account a SET codes_tried = CASE WHEN a.codes_tried > 10 THEN 10 ELSE 0 END WHERE a.id = owner $$;

-- Called when an organisation's identity provider is disabled, replaced or removed. Ends the sessions that it opened.
CREATE FUNCTION app.auth_sso_sessions_end(at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE session s SET revoked_at = at WHERE s.only_org = app.org() AND s.revoked_at IS NULL $$;

-- An account with a proved address accepts an invitation. `by_provider`: the organisation's identity provider asserts the address, so it
-- need not be proved.
DROP FUNCTION app.auth_join(bytea, uuid, uuid, timestamptz);
CREATE FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  i invitation%ROWTYPE;
  joined uuid;
BEGIN
  SELECT * INTO i FROM invitation w WHERE w.token_hash = hash AND w.org_id = app.org() FOR UPDATE;
  -- Check again under the lock: the second of two parallel calls finds the invitation used.
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

-- Notes that a reset was requested for an address. Writes one row whether an account has the address or not.
DROP FUNCTION app.auth_reset_ask(bytea, timestamptz, timestamptz);
CREATE FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sign_in_event (id, kind, happened_at, email_index, language, site)
        VALUES (gen_random_uuid(), 'reset_asked', at, wanted, speaks, auth_reset_note.site) $$;
-- As before. For a requested reset it also finds the account by address. `speaks`: language of the request, NULL for other events.
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
      -- Only a proved address: a link that is mailed to another address would let a stranger prove it.
      LEFT JOIN account a ON a.email_index = t.email_index AND a.disabled_at IS NULL AND a.password_hash IS NOT NULL AND a.email_proved_at IS NOT NULL)
    SELECT k.owner, k.kind, k.session_id, k.happened_at, k.reason, k.language, k.site,
      CASE WHEN k.in_org IS NOT NULL THEN ARRAY[k.in_org] ELSE ARRAY(SELECT m.org_id FROM membership m WHERE m.account_id = k.owner AND m.removed_at IS NULL) END
    FROM known k;
END $$;
-- Opens a reset in each organisation of an account where none waits. Returns the recipients of the emails about it: the person and all
-- administrators of these organisations.
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
-- The person stops every reset of the account, with the link from the email (`stop`) or signed in (`owner`). Returns the account, or NULL
-- if there was no reset to stop.
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
-- When the oldest open reset of an account was requested. Open: it waits, or its link is valid.
CREATE FUNCTION app.auth_reset_mine(owner uuid, at timestamptz) RETURNS timestamptz
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT min(r.asked_at) FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        WHERE m.account_id = owner AND (r.state = 'waiting' AND r.expires_at > at OR r.token_until > at) $$;
-- Sets the new password. Ends all factors, sessions and tokens of the account and every other reset link. `others`: organisations of the
-- account that have not approved the reset.
DROP FUNCTION app.auth_reset_complete(bytea, text, timestamptz);
CREATE FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamptz) RETURNS TABLE (account_id uuid, others uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  who uuid;
  unasked uuid[];
BEGIN
  SELECT f.account_id INTO who FROM app.auth_reset(hash, at) f;
  -- The second of two parallel calls waits here and then finds the link used.
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
-- Suspends the member in the transaction's organisation, which has not approved the reset of the account. An administrator can resume the
-- membership.
CREATE FUNCTION app.auth_reset_suspend(owner uuid, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE membership m SET suspended_at = at
        WHERE m.org_id = app.org() AND m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL RETURNING m.id $$;

-- Whether a member of the transaction's organisation would see new reports of a department. `all_of`: roles that reach every department.
-- `work_of`: roles that handle cases. `all_bit` and `work_bit`: the same two rights as bits of allow and deny.
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
