-- Sign-in has no organisation yet. Only these functions and those of the next three files read passwords, factors and tokens; no login role
-- may select them. The caller passes the account that it has proved with a ticket, a token or a session.
SET ROLE voicase_auth;
CREATE FUNCTION app.auth_account(wanted bytea) RETURNS TABLE (id uuid, password_hash text, disabled boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL FROM account a WHERE a.email_index = wanted $$;
-- State of an account, read at every step of sign-in. A sign-in ticket is bound to `stamped_at`. A ticket from before a reset or before
-- the first factor is then refused.
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
CREATE FUNCTION app.auth_memberships(owner uuid, at timestamptz)
  RETURNS TABLE (id uuid, role text, allow int, deny int, case_scope text, expires_on date, org_id uuid, name text, time_zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT m.id, m.role, m.allow, m.deny, m.case_scope, m.expires_on, o.id, o.name, o.time_zone FROM membership m JOIN organisation o ON o.id = m.org_id
        WHERE m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL AND o.state = 'active'
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        ORDER BY m.created_at, m.org_id $$;
-- Serialises changes of an account's factors: of two parallel first factors or two parallel removals, only one may succeed. NO KEY:
-- another transaction that logs a refusal references the account and must not wait for this lock.
CREATE FUNCTION app.auth_lock(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT FROM account a WHERE a.id = owner FOR NO KEY UPDATE $$;

-- Events of an account, for the logs of its organisations.
CREATE FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at) VALUES (gen_random_uuid(), owner, what, session, at) $$;
-- As app.auth_note, but with a reason and for the log of one organisation only.
CREATE FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at, in_org, reason)
        VALUES (gen_random_uuid(), owner, what, session, at, of_org, why) $$;
-- Takes the oldest event and returns it with the organisations whose logs get it. For a requested reset it also finds the account by
-- address. `speaks`: language of the request, NULL for other events. The advisory lock admits one caller at a time, which keeps the order.
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

-- Passwords.
CREATE FUNCTION app.auth_password(owner uuid) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.password_hash FROM account a WHERE a.id = owner $$;
CREATE FUNCTION app.auth_password_set(owner uuid, hash text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE account a SET password_hash = hash, password_changed_at = at WHERE a.id = owner $$;

-- Authenticator apps.
CREATE FUNCTION app.auth_factor(wanted uuid) RETURNS TABLE (id uuid, secret bytea, confirmed boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT f.id, f.secret, f.confirmed_at IS NOT NULL FROM second_factor f WHERE f.account_id = wanted ORDER BY f.created_at, f.id $$;
-- At most one app waits for its first code. A new one replaces it.
CREATE FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO second_factor (account_id, id, kind, secret, created_at) VALUES (owner, factor, 'totp', sealed, at)
        ON CONFLICT (account_id) WHERE confirmed_at IS NULL DO UPDATE SET id = factor, secret = sealed, created_at = at, last_step = 0 $$;
-- A code works once: returns true only for the first use of a time step.
CREATE FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at
          WHERE f.account_id = owner AND f.id = factor AND f.last_step < step AND f.confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;
CREATE FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at, confirmed_at = at, name = label
          WHERE f.account_id = owner AND f.id = factor AND f.confirmed_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Passkeys.
-- Keeps at most 10,000 pending ceremonies of a kind without an account, and at most ten of one account. Each call deletes at most ten of
-- the oldest of either.
CREATE FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM ceremony c WHERE owner IS NULL AND c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id IS NULL AND o.kind = what ORDER BY o.expires_at DESC OFFSET 9999 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        DELETE FROM ceremony c WHERE c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id = owner ORDER BY o.expires_at DESC OFFSET 9 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        INSERT INTO ceremony (id, account_id, kind, state, expires_at) VALUES (new_id, owner, what, sealed, until) $$;
-- Deletes the ceremony, so that a response is checked only once.
CREATE FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamptz) RETURNS bytea
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH taken AS (DELETE FROM ceremony c WHERE c.id = wanted AND c.account_id IS NOT DISTINCT FROM owner AND c.kind = what
          RETURNING c.state, c.expires_at)
        SELECT t.state FROM taken t WHERE t.expires_at > at $$;
CREATE FUNCTION app.auth_passkeys(owner uuid) RETURNS TABLE (id uuid, credential_id bytea, data bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.id, p.credential_id, p.data FROM passkey p WHERE p.account_id = owner ORDER BY p.created_at, p.id $$;
CREATE FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH added AS (INSERT INTO passkey (account_id, id, credential_id, data, name, created_at)
          VALUES (owner, new_id, credential, sealed, label, at) ON CONFLICT (credential_id) DO NOTHING RETURNING 1)
        SELECT EXISTS (SELECT FROM added) $$;
CREATE FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH used AS (UPDATE passkey p SET data = sealed, last_used_at = at WHERE p.account_id = owner AND p.id = wanted RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Factors of either kind.
CREATE FUNCTION app.auth_factors(owner uuid) RETURNS TABLE (id uuid, kind text, name bytea, created_at timestamptz, last_used_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.id, 'passkey', p.name, p.created_at, p.last_used_at FROM passkey p WHERE p.account_id = owner
        UNION ALL SELECT f.id, f.kind, f.name, f.created_at, f.last_used_at FROM second_factor f
          WHERE f.account_id = owner AND f.confirmed_at IS NOT NULL
        ORDER BY 4, 1 $$;
CREATE FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH p AS (UPDATE passkey SET name = label WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (UPDATE second_factor SET name = label WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;
CREATE FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH p AS (DELETE FROM passkey WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (DELETE FROM second_factor WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;
-- Deletes all factors of an account. Only other functions of voicase_auth call it.
CREATE FUNCTION app.auth_factors_end(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM second_factor f WHERE f.account_id = owner;
        DELETE FROM passkey p WHERE p.account_id = owner;
        DELETE FROM recovery_code c WHERE c.account_id = owner $$;

-- Recovery codes.
CREATE FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamptz) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  DELETE FROM recovery_code c WHERE c.account_id = owner;
  INSERT INTO recovery_code (account_id, code_hash, created_at) SELECT owner, h, at FROM unnest(hashes) h;
END $$;
CREATE FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamptz) RETURNS boolean
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH used AS (UPDATE recovery_code c SET used_at = at WHERE c.account_id = owner AND c.code_hash = hash AND c.used_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

-- Wrong codes.
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

-- Sessions.
CREATE FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamptz, until timestamptz,
    shown_at timestamptz, only_one uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO session (id, account_id, family_hash, token_hash, amr, device, only_org, started_at, last_used_at, authenticated_at, expires_at)
        VALUES (new_id, owner, family, hash, methods, browser, only_one, at, at, shown_at, until) $$;
-- Called on every request, so that a closed session or a disabled account has effect immediately. Returns a row if the session is open.
CREATE FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamptz) RETURNS TABLE (only_org uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.only_org FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = wanted AND s.account_id = owner
          AND s.revoked_at IS NULL AND s.expires_at > at AND a.disabled_at IS NULL $$;
-- Rotates a refresh token. Reuse of an old token revokes the session; `reused` is then true and account_id is NULL.
CREATE FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, browser text, at timestamptz)
  RETURNS TABLE (account_id uuid, amr text[], authenticated_at timestamptz, reused boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  s session%ROWTYPE;
BEGIN
  SELECT * INTO s FROM session WHERE id = wanted AND revoked_at IS NULL AND expires_at > at FOR UPDATE;
  IF NOT FOUND OR s.family_hash <> family OR EXISTS (SELECT FROM account a WHERE a.id = s.account_id AND a.disabled_at IS NOT NULL) THEN
    RETURN;
  ELSIF s.token_hash = old_hash THEN
    UPDATE session SET token_hash = new_hash, previous_token_hash = old_hash, rotated_at = at, last_used_at = at WHERE id = wanted;
    RETURN QUERY SELECT s.account_id, s.amr, s.authenticated_at, false;
  ELSIF s.previous_token_hash = old_hash AND at < s.rotated_at + interval '1 minute' AND s.device IS NOT DISTINCT FROM browser THEN
    -- The lost token becomes invalid. rotated_at stays, so the minute still counts from the first rotation.
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
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE session SET revoked_at = at WHERE id = wanted AND family_hash = family AND revoked_at IS NULL RETURNING account_id $$;
-- Step-up: records a fresh second factor and adds its methods to the session's amr.
CREATE FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamptz) RETURNS text[]
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE session s SET authenticated_at = at, last_used_at = at,
          amr = s.amr || ARRAY(SELECT m FROM unnest(methods) m WHERE NOT m = ANY (s.amr))
        WHERE s.id = wanted AND s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at RETURNING s.amr $$;
CREATE FUNCTION app.auth_sessions(owner uuid, at timestamptz)
  RETURNS TABLE (id uuid, amr text[], device text, started_at timestamptz, last_used_at timestamptz, expires_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT s.id, s.amr, s.device, s.started_at, s.last_used_at, s.expires_at FROM session s
        WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at ORDER BY s.last_used_at DESC, s.id $$;
-- Revokes one session of the account. Without `wanted`: all sessions except `keep`. Returns how many were open.
CREATE FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamptz) RETURNS int
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH closed AS (UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at
          AND (wanted IS NULL OR s.id = wanted) AND s.id IS DISTINCT FROM keep RETURNING 1)
        SELECT count(*)::int FROM closed $$;

-- API tokens.

-- Returns the account and rights of a valid token. A token is valid if it is neither expired nor revoked, its maker has access, and the
-- address is in its networks. A refused token returns no row, whatever the reason.
CREATE FUNCTION app.auth_token(hash bytea, at timestamptz, address inet)
  RETURNS TABLE (id uuid, org_id uuid, account_id uuid, permissions int, reads_cases boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  t record;
BEGIN
  SELECT k.org_id, k.id, k.permissions, k.reads_cases, k.networks, m.account_id INTO t
    FROM api_token k JOIN organisation o ON o.id = k.org_id
      JOIN membership m ON m.org_id = k.org_id AND m.id = k.made_by JOIN account a ON a.id = m.account_id
    WHERE k.token_hash = hash AND o.state = 'active' AND k.revoked_at IS NULL AND k.expires_on >= (at AT TIME ZONE o.time_zone)::date
      AND m.removed_at IS NULL AND m.suspended_at IS NULL AND a.disabled_at IS NULL
      AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF cardinality(t.networks) > 0 AND NOT coalesce(address <<= ANY (t.networks::inet[]), false) THEN
    UPDATE api_token k SET refused_at = at
      WHERE k.org_id = t.org_id AND k.id = t.id AND (k.refused_at IS NULL OR k.refused_at <= at - interval '1 minute');
    IF FOUND THEN
      INSERT INTO job (org_id, id, kind, payload, due_on)
        VALUES (t.org_id, gen_random_uuid(), 'token_refused', jsonb_build_object('token', t.id, 'at', at), at::date);
    END IF;
    RETURN;
  END IF;
  UPDATE api_token k SET last_used_at = at
    WHERE k.org_id = t.org_id AND k.id = t.id AND (k.last_used_at IS NULL OR k.last_used_at <= at - interval '1 minute');
  RETURN QUERY SELECT t.id, t.org_id, t.account_id, t.permissions, t.reads_cases;
END $$;

SET ROLE voicase_owner;
