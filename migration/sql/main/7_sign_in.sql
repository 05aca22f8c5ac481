-- Sign-in: policies, grants and functions. Only these functions reach the tables of sign-in. The caller passes the account that it has
-- proved with a ticket, a token or a session.
GRANT DELETE ON second_factor TO voicase_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON passkey, recovery_code, ceremony, sign_in_event, reset TO voicase_auth;
CREATE POLICY auth ON passkey TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON recovery_code TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON ceremony TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON sign_in_event TO voicase_auth USING (true) WITH CHECK (true);
-- A person asks for a reset and completes it without an organisation in the transaction.
CREATE POLICY auth ON reset TO voicase_auth USING (true) WITH CHECK (true);
ALTER POLICY tenant ON reset USING (org_id = (SELECT app.org()) OR current_user = 'voicase_auth')
  WITH CHECK (org_id = (SELECT app.org()) OR current_user = 'voicase_auth');
-- A member asks and decides in their own name only.
CREATE POLICY read ON reset FOR SELECT TO voicase_admin USING (true);
CREATE POLICY ask ON reset FOR INSERT TO voicase_admin WITH CHECK (state = 'waiting' AND asked_by = (SELECT app.member()));
CREATE POLICY decide ON reset FOR UPDATE TO voicase_admin USING (state = 'waiting') WITH CHECK (decided_by = (SELECT app.member()));
GRANT SELECT (org_id, id, membership_id, asked_by, asked_at, expires_at, state, decided_by, decided_at),
  INSERT (org_id, id, membership_id, asked_by, asked_at, expires_at),
  UPDATE (state, decided_by, decided_at, token_hash, token_until) ON reset TO voicase_admin;

SET ROLE voicase_auth;
-- State of an account, read at every step of sign-in. A ticket from before a reset or before the first factor is then refused.
CREATE FUNCTION app.auth_standing(owner uuid)
  RETURNS TABLE (disabled boolean, enrolled boolean, codes_left int, password_changed_at timestamptz, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.disabled_at IS NOT NULL,
          EXISTS (SELECT FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)
            OR EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id),
          (SELECT count(*)::int FROM recovery_code c WHERE c.account_id = a.id AND c.used_at IS NULL),
          a.password_changed_at, a.email, a.name, a.revision
        FROM account a WHERE a.id = owner $$;
-- Serialises changes of an account's factors: of two parallel first factors or two parallel removals, only one may succeed. NO KEY:
-- another transaction that logs a refusal references the account and must not wait for this lock.
CREATE FUNCTION app.auth_lock(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT FROM account a WHERE a.id = owner FOR NO KEY UPDATE $$;
CREATE FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at) VALUES (gen_random_uuid(), owner, what, session, at) $$;
-- Takes the oldest event and returns it with the organisations whose logs get it. The advisory lock admits one caller at a time, which
-- keeps the order.
CREATE FUNCTION app.auth_take_event() RETURNS TABLE (account_id uuid, kind text, session_id uuid, happened_at timestamptz, reason text, orgs uuid[])
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('voicase sign-in events'));
  RETURN QUERY WITH taken AS (
      DELETE FROM sign_in_event e WHERE e.id = (SELECT n.id FROM sign_in_event n ORDER BY n.position LIMIT 1)
      RETURNING e.account_id, e.kind, e.session_id, e.happened_at, e.in_org, e.reason)
    SELECT t.account_id, t.kind, t.session_id, t.happened_at, t.reason,
      CASE WHEN t.in_org IS NOT NULL THEN ARRAY[t.in_org] ELSE ARRAY(SELECT m.org_id FROM membership m WHERE m.account_id = t.account_id AND m.removed_at IS NULL) END FROM taken t;
END $$;
-- Deletes ceremonies that expired a day ago and resets that expired 30 days ago.
CREATE FUNCTION app.auth_sweep(at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ DELETE FROM ceremony c WHERE c.expires_at < at - interval '1 day';
        DELETE FROM reset r WHERE r.expires_at < at - interval '30 days' $$;

-- Passwords.
CREATE FUNCTION app.auth_password(owner uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.password_hash FROM account a WHERE a.id = owner $$;
CREATE FUNCTION app.auth_password_set(owner uuid, hash text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE account a SET password_hash = hash, password_changed_at = at WHERE a.id = owner $$;

-- Authenticator apps. At most one waits for its first code. A new one replaces it.
CREATE FUNCTION app.auth_factor(wanted uuid) RETURNS TABLE (id uuid, secret bytea, confirmed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT f.id, f.secret, f.confirmed_at IS NOT NULL FROM second_factor f WHERE f.account_id = wanted ORDER BY f.created_at, f.id $$;
CREATE FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO second_factor (account_id, id, kind, secret, created_at) VALUES (owner, factor, 'totp', sealed, at)
        ON CONFLICT (account_id) WHERE confirmed_at IS NULL DO UPDATE SET id = factor, secret = sealed, created_at = at, last_step = 0 $$;
-- A code works once: returns true only for the first use of a time step.
CREATE FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at
          WHERE f.account_id = owner AND f.id = factor AND f.last_step < step AND f.confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;
CREATE FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at, confirmed_at = at, name = label
          WHERE f.account_id = owner AND f.id = factor AND f.confirmed_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Passkeys.
CREATE FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO ceremony (id, account_id, kind, state, expires_at) VALUES (new_id, owner, what, sealed, until) $$;
-- Deletes the ceremony, so that a response is checked only once.
CREATE FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamptz) RETURNS bytea
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH taken AS (DELETE FROM ceremony c WHERE c.id = wanted AND c.account_id IS NOT DISTINCT FROM owner AND c.kind = what
          RETURNING c.state, c.expires_at)
        SELECT t.state FROM taken t WHERE t.expires_at > at $$;
CREATE FUNCTION app.auth_passkeys(owner uuid) RETURNS TABLE (id uuid, credential_id bytea, data bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.id, p.credential_id, p.data FROM passkey p WHERE p.account_id = owner ORDER BY p.created_at, p.id $$;
CREATE FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH added AS (INSERT INTO passkey (account_id, id, credential_id, data, name, created_at)
          VALUES (owner, new_id, credential, sealed, label, at) ON CONFLICT (credential_id) DO NOTHING RETURNING 1)
        SELECT EXISTS (SELECT FROM added) $$;
CREATE FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH used AS (UPDATE passkey p SET data = sealed, last_used_at = at WHERE p.account_id = owner AND p.id = wanted RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Factors of either kind.
CREATE FUNCTION app.auth_factors(owner uuid) RETURNS TABLE (id uuid, kind text, name bytea, created_at timestamptz, last_used_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.id, 'passkey', p.name, p.created_at, p.last_used_at FROM passkey p WHERE p.account_id = owner
        UNION ALL SELECT f.id, f.kind, f.name, f.created_at, f.last_used_at FROM second_factor f
          WHERE f.account_id = owner AND f.confirmed_at IS NOT NULL
        ORDER BY 4, 1 $$;
CREATE FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH p AS (UPDATE passkey SET name = label WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (UPDATE second_factor SET name = label WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;
CREATE FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH p AS (DELETE FROM passkey WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (DELETE FROM second_factor WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;

-- Recovery codes.
CREATE FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
BEGIN
  DELETE FROM recovery_code c WHERE c.account_id = owner;
  INSERT INTO recovery_code (account_id, code_hash, created_at) SELECT owner, h, at FROM unnest(hashes) h;
END $$;
CREATE FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH used AS (UPDATE recovery_code c SET used_at = at WHERE c.account_id = owner AND c.code_hash = hash AND c.used_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Sessions.
CREATE FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamptz, until timestamptz,
    shown_at timestamptz, only_one uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO session (id, account_id, family_hash, token_hash, amr, device, only_org, started_at, last_used_at, authenticated_at, expires_at)
        VALUES (new_id, owner, family, hash, methods, browser, only_one, at, at, shown_at, until) $$;
-- Rotates a refresh token. Reuse of an old token revokes the session; `reused` is then true and account_id is NULL.
CREATE FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, at timestamptz)
  RETURNS TABLE (account_id uuid, amr text[], authenticated_at timestamptz, reused boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  s session%ROWTYPE;
BEGIN
  SELECT * INTO s FROM session WHERE id = wanted AND revoked_at IS NULL AND expires_at > at FOR UPDATE;
  IF NOT FOUND OR s.family_hash <> family OR EXISTS (SELECT FROM account a WHERE a.id = s.account_id AND a.disabled_at IS NOT NULL) THEN
    RETURN;
  ELSIF s.token_hash = old_hash THEN
    UPDATE session SET token_hash = new_hash, last_used_at = at WHERE id = wanted;
    RETURN QUERY SELECT s.account_id, s.amr, s.authenticated_at, false;
  ELSE
    UPDATE session SET revoked_at = at WHERE id = wanted;
    INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at) VALUES (gen_random_uuid(), s.account_id, 'refresh_reused', wanted, at);
    RETURN QUERY SELECT NULL::uuid, NULL::text[], NULL::timestamptz, true;
  END IF;
END $$;
-- Returns the account of the session, or NULL if the session was not open.
CREATE FUNCTION app.auth_session_close(wanted uuid, family bytea, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE session SET revoked_at = at WHERE id = wanted AND family_hash = family AND revoked_at IS NULL RETURNING account_id $$;
-- Step-up: records a fresh second factor and adds its methods to the session's amr.
CREATE FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamptz) RETURNS text[]
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE session s SET authenticated_at = at, last_used_at = at,
          amr = s.amr || ARRAY(SELECT m FROM unnest(methods) m WHERE NOT m = ANY (s.amr))
        WHERE s.id = wanted AND s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at RETURNING s.amr $$;
CREATE FUNCTION app.auth_sessions(owner uuid, at timestamptz)
  RETURNS TABLE (id uuid, amr text[], device text, started_at timestamptz, last_used_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT s.id, s.amr, s.device, s.started_at, s.last_used_at, s.expires_at FROM session s
        WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at ORDER BY s.last_used_at DESC, s.id $$;
-- Revokes one session of the account. Without `wanted`: all sessions except `keep`. Returns how many were open.
CREATE FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamptz) RETURNS int
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH closed AS (UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at
          AND (wanted IS NULL OR s.id = wanted) AND s.id IS DISTINCT FROM keep RETURNING 1)
        SELECT count(*)::int FROM closed $$;

-- Resets. A request writes one event whether the address is known or not, so that its duration does not reveal which.
CREATE FUNCTION app.auth_reset_ask(wanted bytea, at timestamptz, until timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  who uuid;
BEGIN
  SELECT a.id INTO who FROM account a WHERE a.email_index = wanted AND a.disabled_at IS NULL AND a.password_hash IS NOT NULL;
  DELETE FROM reset r USING membership m WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id
    AND r.state = 'waiting' AND r.expires_at <= at;
  INSERT INTO reset (org_id, id, membership_id, asked_at, expires_at)
    SELECT m.org_id, gen_random_uuid(), m.id, at, until FROM membership m WHERE m.account_id = who AND m.removed_at IS NULL
    ON CONFLICT DO NOTHING;
  INSERT INTO sign_in_event (id, account_id, kind, happened_at) VALUES (gen_random_uuid(), who, 'reset_asked', at);
END $$;
CREATE FUNCTION app.auth_reset(hash bytea, at timestamptz) RETURNS TABLE (org_id uuid, account_id uuid, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT r.org_id, a.id, a.email, a.name, a.revision FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        JOIN account a ON a.id = m.account_id
        WHERE r.token_hash = hash AND r.token_until > at AND r.state = 'approved' AND m.removed_at IS NULL AND a.disabled_at IS NULL $$;
-- Sets the new password. Ends all factors, sessions and ceremonies of the account and every other reset link.
CREATE FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  who uuid;
BEGIN
  SELECT f.account_id INTO who FROM app.auth_reset(hash, at) f;
  -- The second of two parallel calls waits here and then finds the link used.
  PERFORM FROM account a WHERE a.id = who FOR NO KEY UPDATE;
  SELECT f.account_id INTO who FROM app.auth_reset(hash, at) f;
  IF who IS NULL THEN
    RETURN NULL;
  END IF;
  DELETE FROM reset r USING membership m WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id AND r.state = 'waiting';
  UPDATE reset r SET token_hash = NULL, token_until = NULL FROM membership m
    WHERE m.account_id = who AND r.org_id = m.org_id AND r.membership_id = m.id AND r.token_hash IS NOT NULL;
  UPDATE account a SET password_hash = new_password, password_changed_at = at WHERE a.id = who;
  DELETE FROM second_factor f WHERE f.account_id = who;
  DELETE FROM passkey p WHERE p.account_id = who;
  DELETE FROM recovery_code c WHERE c.account_id = who;
  DELETE FROM ceremony c WHERE c.account_id = who;
  UPDATE session s SET revoked_at = at WHERE s.account_id = who AND s.revoked_at IS NULL;
  INSERT INTO sign_in_event (id, account_id, kind, happened_at) VALUES (gen_random_uuid(), who, 'reset_completed', at);
  RETURN who;
END $$;

-- Only voicase_admin may execute these functions.
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.proowner = 'voicase_auth'::regrole
      AND p.proname = ANY ('{auth_standing,auth_lock,auth_note,auth_password,auth_password_set,auth_factor,auth_factor_add,auth_factor_use,
        auth_factor_confirm,auth_ceremony_begin,auth_ceremony_take,auth_passkeys,auth_passkey_add,auth_passkey_use,auth_factors,auth_factor_rename,
        auth_factor_remove,auth_codes_renew,auth_code_use,auth_session_open,auth_session_rotate,auth_session_close,auth_session_step_up,
        auth_sessions,auth_session_revoke,auth_reset_ask,auth_reset,auth_reset_complete}'::text[]) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO voicase_admin', f);
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION app.auth_take_event(), app.auth_sweep(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_take_event(), app.auth_sweep(timestamptz) TO voicase_worker;
SET ROLE voicase_owner;
