
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE SCHEMA app;

ALTER SCHEMA app OWNER TO voicase_owner;

CREATE FUNCTION app.account() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.account_id'::text, true), ''::text))::uuid;

ALTER FUNCTION app.account() OWNER TO voicase_owner;

CREATE FUNCTION app.audits() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (COALESCE(current_setting('app.audits'::text, true), ''::text) = 'true'::text);

ALTER FUNCTION app.audits() OWNER TO voicase_owner;

CREATE FUNCTION app.auth_accept(hash bytea, owner uuid, new_revision integer, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  joined uuid;
BEGIN
  IF new_revision = 1 THEN
    INSERT INTO account (id, email_index, email, name, password_hash, password_changed_at, created_at, email_proved_at, email_proof)
      SELECT owner, i.email_index, sealed_email, sealed_name, password, at, at, at, 'invitation' FROM invitation i
      WHERE i.token_hash = hash AND i.org_id = app.org() ON CONFLICT DO NOTHING;
  ELSE
    UPDATE account a SET email = sealed_email, name = sealed_name, revision = new_revision, password_hash = password, password_changed_at = at,
        email_proved_at = at, email_proof = 'invitation'
      FROM invitation i WHERE i.token_hash = hash AND i.org_id = app.org() AND a.id = owner AND a.email_index = i.email_index
        AND a.email_proved_at IS NULL AND a.disabled_at IS NULL AND a.revision = new_revision - 1;
  END IF;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  PERFORM app.auth_factors_end(owner), app.auth_credentials_replaced(owner, NULL, at);
  -- The deleted factors had confirmed the links to identity providers, so these links need a new confirmation.
  UPDATE sso_identity s SET confirmed_at = NULL FROM membership m WHERE m.account_id = owner AND s.org_id = m.org_id AND s.membership_id = m.id;
  joined := app.auth_join(hash, owner, new_id, false, at);
  UPDATE sso_identity s SET provisioned = false WHERE s.org_id = app.org() AND s.membership_id = joined;
  RETURN joined;
END $$;

ALTER FUNCTION app.auth_accept(hash bytea, owner uuid, new_revision integer, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_account(wanted bytea) RETURNS TABLE(id uuid, password_hash text, disabled boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT a.id, a.password_hash, a.disabled_at IS NOT NULL FROM account a WHERE a.email_index = wanted $$;

ALTER FUNCTION app.auth_account(wanted bytea) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ DELETE FROM ceremony c WHERE owner IS NULL AND c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id IS NULL AND o.kind = what ORDER BY o.expires_at DESC OFFSET 9999 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        DELETE FROM ceremony c WHERE c.id IN
          (SELECT l.id FROM ceremony l WHERE l.id IN (SELECT o.id FROM ceremony o WHERE o.account_id = owner ORDER BY o.expires_at DESC OFFSET 9 LIMIT 10)
            FOR UPDATE SKIP LOCKED);
        INSERT INTO ceremony (id, account_id, kind, state, expires_at) VALUES (new_id, owner, what, sealed, until) $$;

ALTER FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamp with time zone) RETURNS bytea
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH taken AS (DELETE FROM ceremony c WHERE c.id = wanted AND c.account_id IS NOT DISTINCT FROM owner AND c.kind = what
          RETURNING c.state, c.expires_at)
        SELECT t.state FROM taken t WHERE t.expires_at > at $$;

ALTER FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_code_attempt(owner uuid, at timestamp with time zone) RETURNS TABLE(wait integer, tell boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_code_attempt(owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_code_right(owner uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE account a SET codes_tried = CASE WHEN a.codes_tried > 10 THEN 10 ELSE 0 END WHERE a.id = owner $$;

ALTER FUNCTION app.auth_code_right(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH used AS (UPDATE recovery_code c SET used_at = at WHERE c.account_id = owner AND c.code_hash = hash AND c.used_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

ALTER FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamp with time zone) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  DELETE FROM recovery_code c WHERE c.account_id = owner;
  INSERT INTO recovery_code (account_id, code_hash, created_at) SELECT owner, h, at FROM unnest(hashes) h;
END $$;

ALTER FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE account a SET credentials_at = at, codes_tried = 0, codes_tried_at = NULL WHERE a.id = owner;
        DELETE FROM ceremony c WHERE c.account_id = owner;
        DELETE FROM email_change e WHERE e.account_id = owner;
        UPDATE reset r SET token_hash = NULL, token_until = NULL FROM membership m
          WHERE m.account_id = owner AND r.org_id = m.org_id AND r.membership_id = m.id AND r.token_hash IS NOT NULL;
        UPDATE api_token t SET revoked_at = at, revoked_by = t.made_by FROM membership m
          WHERE m.account_id = owner AND t.org_id = m.org_id AND t.made_by = m.id AND t.revoked_at IS NULL;
        UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.id IS DISTINCT FROM keep $$;

ALTER FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO email_change (account_id, id, email_index, email, token_hash, expires_at) VALUES (owner, new_id, index, sealed, hash, until)
        ON CONFLICT (account_id) DO UPDATE SET id = new_id, email_index = index, email = sealed, token_hash = hash, expires_at = until $$;

ALTER FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_email_change(hash bytea, at timestamp with time zone) RETURNS TABLE(account_id uuid, id uuid, sealed bytea, email bytea, name bytea, revision integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT a.id, c.id, c.email, a.email, a.name, a.revision FROM email_change c JOIN account a ON a.id = c.account_id
        WHERE c.token_hash = hash AND c.expires_at > at AND a.disabled_at IS NULL $$;

ALTER FUNCTION app.auth_email_change(hash bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_email_confirm(hash bytea, old_revision integer, sealed_email bytea, sealed_name bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  c email_change%ROWTYPE;
  unproved uuid;
BEGIN
  DELETE FROM email_change w WHERE w.token_hash = hash AND w.expires_at > at RETURNING * INTO c;
  UPDATE account a SET email_index = sha256(convert_to(a.id::text, 'UTF8')), disabled_at = at, password_hash = NULL
    WHERE a.email_index = c.email_index AND a.email_proved_at IS NULL AND a.id <> c.account_id RETURNING a.id INTO unproved;
  IF unproved IS NOT NULL THEN
    PERFORM app.auth_factors_end(unproved), app.auth_credentials_replaced(unproved, NULL, at);
  END IF;
  UPDATE account a SET email_index = c.email_index, email = sealed_email, name = sealed_name, revision = old_revision + 1,
      email_proved_at = at, email_proof = 'change'
    WHERE a.id = c.account_id AND a.revision = old_revision AND a.disabled_at IS NULL;
  RETURN FOUND;
EXCEPTION WHEN unique_violation THEN
  RETURN false;
END $$;

ALTER FUNCTION app.auth_email_confirm(hash bytea, old_revision integer, sealed_email bytea, sealed_name bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor(wanted uuid) RETURNS TABLE(id uuid, secret bytea, confirmed boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT f.id, f.secret, f.confirmed_at IS NOT NULL FROM second_factor f WHERE f.account_id = wanted ORDER BY f.created_at, f.id $$;

ALTER FUNCTION app.auth_factor(wanted uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO second_factor (account_id, id, kind, secret, created_at) VALUES (owner, factor, 'totp', sealed, at)
        ON CONFLICT (account_id) WHERE confirmed_at IS NULL DO UPDATE SET id = factor, secret = sealed, created_at = at, last_step = 0 $$;

ALTER FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at, confirmed_at = at, name = label
          WHERE f.account_id = owner AND f.id = factor AND f.confirmed_at IS NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

ALTER FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH p AS (DELETE FROM passkey WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (DELETE FROM second_factor WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;

ALTER FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH p AS (UPDATE passkey SET name = label WHERE account_id = owner AND id = wanted RETURNING 1),
          f AS (UPDATE second_factor SET name = label WHERE account_id = owner AND id = wanted AND confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM p) OR EXISTS (SELECT FROM f) $$;

ALTER FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH used AS (UPDATE second_factor f SET last_step = step, last_used_at = at
          WHERE f.account_id = owner AND f.id = factor AND f.last_step < step AND f.confirmed_at IS NOT NULL RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

ALTER FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factors(owner uuid) RETURNS TABLE(id uuid, kind text, name bytea, created_at timestamp with time zone, last_used_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT p.id, 'passkey', p.name, p.created_at, p.last_used_at FROM passkey p WHERE p.account_id = owner
        UNION ALL SELECT f.id, f.kind, f.name, f.created_at, f.last_used_at FROM second_factor f
          WHERE f.account_id = owner AND f.confirmed_at IS NOT NULL
        ORDER BY 4, 1 $$;

ALTER FUNCTION app.auth_factors(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_factors_end(owner uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ DELETE FROM second_factor f WHERE f.account_id = owner;
        DELETE FROM passkey p WHERE p.account_id = owner;
        DELETE FROM recovery_code c WHERE c.account_id = owner $$;

ALTER FUNCTION app.auth_factors_end(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit integer, work_of text[], work_bit integer) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit integer, work_of text[], work_bit integer) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_invitation(hash bytea, at timestamp with time zone) RETURNS TABLE(org_id uuid, id uuid, name text, time_zone text, email bytea, has_account boolean, unproved uuid, unproved_revision integer, role text, allow integer, deny integer, by_role text, by_allow integer, by_deny integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT i.org_id, i.id, o.name, o.time_zone, i.email, coalesce(a.email_proved_at IS NOT NULL, false),
          CASE WHEN a.email_proved_at IS NULL AND a.disabled_at IS NULL THEN a.id END, a.revision, i.role, i.allow, i.deny, m.role, m.allow, m.deny
        FROM invitation i JOIN organisation o ON o.id = i.org_id
          LEFT JOIN account a ON a.email_index = i.email_index
          LEFT JOIN membership m ON m.org_id = i.org_id AND m.id = i.invited_by AND m.removed_at IS NULL AND m.suspended_at IS NULL
            AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
            AND EXISTS (SELECT FROM account b WHERE b.id = m.account_id AND b.disabled_at IS NULL)
        WHERE i.token_hash = hash AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > at AND o.state = 'active'
          AND (i.membership_expires_on IS NULL OR i.membership_expires_on >= (at AT TIME ZONE o.time_zone)::date)
          AND (i.invited_by IS NULL OR m.id IS NOT NULL) $$;

ALTER FUNCTION app.auth_invitation(hash bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_invitation_of(address bytea, at timestamp with time zone) RETURNS bytea
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT i.token_hash FROM invitation i WHERE i.org_id = app.org() AND i.email_index = address
          AND EXISTS (SELECT FROM app.auth_invitation(i.token_hash, at)) ORDER BY i.created_at DESC LIMIT 1 $$;

ALTER FUNCTION app.auth_invitation_of(address bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_lock(owner uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT FROM account a WHERE a.id = owner FOR NO KEY UPDATE $$;

ALTER FUNCTION app.auth_lock(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_memberships(owner uuid, at timestamp with time zone) RETURNS TABLE(id uuid, role text, allow integer, deny integer, case_scope text, expires_on date, org_id uuid, name text, time_zone text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT m.id, m.role, m.allow, m.deny, m.case_scope, m.expires_on, o.id, o.name, o.time_zone FROM membership m JOIN organisation o ON o.id = m.org_id
        WHERE m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL AND o.state = 'active'
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        ORDER BY m.created_at, m.org_id $$;

ALTER FUNCTION app.auth_memberships(owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at) VALUES (gen_random_uuid(), owner, what, session, at) $$;

ALTER FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at, in_org, reason)
        VALUES (gen_random_uuid(), owner, what, session, at, of_org, why) $$;

ALTER FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH added AS (INSERT INTO passkey (account_id, id, credential_id, data, name, created_at)
          VALUES (owner, new_id, credential, sealed, label, at) ON CONFLICT (credential_id) DO NOTHING RETURNING 1)
        SELECT EXISTS (SELECT FROM added) $$;

ALTER FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH used AS (UPDATE passkey p SET data = sealed, last_used_at = at WHERE p.account_id = owner AND p.id = wanted RETURNING 1)
        SELECT EXISTS (SELECT FROM used) $$;

ALTER FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_passkeys(owner uuid) RETURNS TABLE(id uuid, credential_id bytea, data bytea)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT p.id, p.credential_id, p.data FROM passkey p WHERE p.account_id = owner ORDER BY p.created_at, p.id $$;

ALTER FUNCTION app.auth_passkeys(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_password(owner uuid) RETURNS text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT a.password_hash FROM account a WHERE a.id = owner $$;

ALTER FUNCTION app.auth_password(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_password_set(owner uuid, hash text, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE account a SET password_hash = hash, password_changed_at = at WHERE a.id = owner $$;

ALTER FUNCTION app.auth_password_set(owner uuid, hash text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset(hash bytea, at timestamp with time zone) RETURNS TABLE(org_id uuid, account_id uuid, email bytea, name bytea, revision integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT r.org_id, a.id, a.email, a.name, a.revision FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        JOIN account a ON a.id = m.account_id
        WHERE r.token_hash = hash AND r.token_until > at AND r.state = 'approved' AND m.removed_at IS NULL AND a.disabled_at IS NULL
          AND a.email_proved_at IS NOT NULL $$;

ALTER FUNCTION app.auth_reset(hash bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamp with time zone) RETURNS TABLE(account_id uuid, others uuid[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_mine(owner uuid, at timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT min(r.asked_at) FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        WHERE m.account_id = owner AND (r.state = 'waiting' AND r.expires_at > at OR r.token_until > at) $$;

ALTER FUNCTION app.auth_reset_mine(owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO sign_in_event (id, kind, happened_at, email_index, language, site)
        VALUES (gen_random_uuid(), 'reset_asked', at, wanted, speaks, auth_reset_note.site) $$;

ALTER FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_open(owner uuid, stop bytea, at timestamp with time zone, until timestamp with time zone) RETURNS TABLE(org_id uuid, account_id uuid, email bytea, revision integer)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_reset_open(owner uuid, stop bytea, at timestamp with time zone, until timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_stop(stop bytea, owner uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_reset_stop(stop bytea, owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_reset_suspend(owner uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE membership m SET suspended_at = at
        WHERE m.org_id = app.org() AND m.account_id = owner AND m.removed_at IS NULL AND m.suspended_at IS NULL RETURNING m.id $$;

ALTER FUNCTION app.auth_reset_suspend(owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_close(wanted uuid, family bytea, at timestamp with time zone) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE session SET revoked_at = at WHERE id = wanted AND family_hash = family AND revoked_at IS NULL RETURNING account_id $$;

ALTER FUNCTION app.auth_session_close(wanted uuid, family bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamp with time zone) RETURNS TABLE(only_org uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT s.only_org FROM session s JOIN account a ON a.id = s.account_id WHERE s.id = wanted AND s.account_id = owner
          AND s.revoked_at IS NULL AND s.expires_at > at AND a.disabled_at IS NULL $$;

ALTER FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamp with time zone, until timestamp with time zone, shown_at timestamp with time zone, only_one uuid) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO session (id, account_id, family_hash, token_hash, amr, device, only_org, started_at, last_used_at, authenticated_at, expires_at)
        VALUES (new_id, owner, family, hash, methods, browser, only_one, at, at, shown_at, until) $$;

ALTER FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamp with time zone, until timestamp with time zone, shown_at timestamp with time zone, only_one uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamp with time zone) RETURNS integer
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH closed AS (UPDATE session s SET revoked_at = at WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at
          AND (wanted IS NULL OR s.id = wanted) AND s.id IS DISTINCT FROM keep RETURNING 1)
        SELECT count(*)::int FROM closed $$;

ALTER FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, browser text, at timestamp with time zone) RETURNS TABLE(account_id uuid, amr text[], authenticated_at timestamp with time zone, reused boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, browser text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamp with time zone) RETURNS text[]
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE session s SET authenticated_at = at, last_used_at = at,
          amr = s.amr || ARRAY(SELECT m FROM unnest(methods) m WHERE NOT m = ANY (s.amr))
        WHERE s.id = wanted AND s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at RETURNING s.amr $$;

ALTER FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sessions(owner uuid, at timestamp with time zone) RETURNS TABLE(id uuid, amr text[], device text, started_at timestamp with time zone, last_used_at timestamp with time zone, expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT s.id, s.amr, s.device, s.started_at, s.last_used_at, s.expires_at FROM session s
        WHERE s.account_id = owner AND s.revoked_at IS NULL AND s.expires_at > at ORDER BY s.last_used_at DESC, s.id $$;

ALTER FUNCTION app.auth_sessions(owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_account(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO account (id, email_index, email, name, created_at) VALUES (owner, address, sealed_email, sealed_name, at) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;

ALTER FUNCTION app.auth_sso_account(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE sso_identity i SET confirmed_at = at FROM membership m WHERE i.org_id = app.org() AND i.id = wanted AND i.confirmed_at IS NULL
          AND m.org_id = i.org_id AND m.id = i.membership_id AND m.account_id = owner RETURNING m.id $$;

ALTER FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_domain(wanted text) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT d.org_id FROM sso_domain d JOIN sso_provider p ON p.org_id = d.org_id AND p.id = d.provider_id
        WHERE d.domain = wanted AND d.seen_at IS NOT NULL AND p.enabled $$;

ALTER FUNCTION app.auth_sso_domain(wanted text) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_domain_seen(wanted text, at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('voicase domain ' || wanted));
  IF NOT EXISTS (SELECT FROM sso_domain d WHERE d.org_id = app.org() AND d.domain = wanted) THEN
    RETURN false;
  END IF;
  WITH lost AS (UPDATE sso_domain d SET seen_at = NULL WHERE d.domain = wanted AND d.org_id <> app.org() AND d.seen_at IS NOT NULL RETURNING d.org_id)
    INSERT INTO sign_in_event (id, kind, happened_at, in_org, reason) SELECT gen_random_uuid(), 'sso_domain_lost', at, l.org_id, wanted FROM lost l;
  UPDATE sso_domain d SET seen_at = coalesce(d.seen_at, at) WHERE d.org_id = app.org() AND d.domain = wanted;
  RETURN true;
END $$;

ALTER FUNCTION app.auth_sso_domain_seen(wanted text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamp with time zone) RETURNS TABLE(account_id uuid, member_id uuid, confirmed boolean, provisioned boolean, lives boolean, alone boolean, proved boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH known AS (SELECT i.membership_id FROM sso_identity i
          WHERE i.org_id = app.org() AND i.subject_index = subject AND i.confirmed_at IS NOT NULL),
        found AS (
          SELECT a.id AS owner, m.id AS member, a.disabled_at, a.email_proved_at, EXISTS (SELECT FROM known) AS sure
          FROM account a LEFT JOIN membership m ON m.org_id = app.org() AND m.account_id = a.id
          WHERE CASE WHEN EXISTS (SELECT FROM known) THEN m.id = (SELECT k.membership_id FROM known k)
            ELSE a.email_index = address AND (a.email_proved_at IS NOT NULL OR EXISTS (SELECT FROM sso_identity p
              WHERE p.org_id = app.org() AND p.membership_id = m.id)) END)
        SELECT f.owner, f.member, f.sure,
          EXISTS (SELECT FROM sso_identity p WHERE p.org_id = app.org() AND p.membership_id = f.member AND p.provisioned),
          f.disabled_at IS NULL AND EXISTS (SELECT FROM membership m JOIN organisation o ON o.id = m.org_id
            WHERE m.org_id = app.org() AND m.id = f.member AND m.removed_at IS NULL AND m.suspended_at IS NULL
              AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)),
          NOT EXISTS (SELECT FROM membership e WHERE e.account_id = f.owner AND e.org_id <> app.org() AND e.removed_at IS NULL),
          f.email_proved_at IS NOT NULL
        FROM found f $$;

ALTER FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamp with time zone) RETURNS uuid
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO sso_identity AS i (org_id, id, membership_id, subject_index, provisioned, linked_at) VALUES (app.org(), new_id, member, subject, made, at)
        ON CONFLICT (org_id, subject_index) DO UPDATE SET membership_id = member, linked_at = at,
          provisioned = i.provisioned AND i.membership_id = member WHERE i.confirmed_at IS NULL RETURNING i.id $$;

ALTER FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_provider(of_org uuid) RETURNS TABLE(org_id uuid, id uuid, issuer text, client_id text, client_secret bytea, domains text[], seen text[], role_claim text, roles jsonb, mfa_values text[], provision boolean, enabled boolean, revision integer, time_zone text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT p.org_id, p.id, p.issuer, p.client_id, p.client_secret, p.domains,
          ARRAY(SELECT d.domain FROM sso_domain d WHERE d.org_id = p.org_id AND d.provider_id = p.id AND d.seen_at IS NOT NULL),
          p.role_claim, p.roles, p.mfa_values, p.provision, p.enabled, p.revision, o.time_zone
        FROM sso_provider p JOIN organisation o ON o.id = p.org_id WHERE p.org_id = of_org AND o.state = 'active' $$;

ALTER FUNCTION app.auth_sso_provider(of_org uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO membership (org_id, id, account_id, role, case_scope, created_at) VALUES (app.org(), member, owner, new_role, 'departments', at) $$;

ALTER FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sso_sessions_end(at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE session s SET revoked_at = at WHERE s.only_org = app.org() AND s.revoked_at IS NULL $$;

ALTER FUNCTION app.auth_sso_sessions_end(at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_standing(owner uuid) RETURNS TABLE(disabled boolean, enrolled boolean, codes_left integer, password_changed_at timestamp with time zone, stamped_at timestamp with time zone, email bytea, name bytea, revision integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT a.disabled_at IS NOT NULL,
          EXISTS (SELECT FROM second_factor f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL)
            OR EXISTS (SELECT FROM passkey p WHERE p.account_id = a.id),
          (SELECT count(*)::int FROM recovery_code c WHERE c.account_id = a.id AND c.used_at IS NULL),
          a.password_changed_at, greatest(a.password_changed_at, a.credentials_at), a.email, a.name, a.revision
        FROM account a WHERE a.id = owner $$;

ALTER FUNCTION app.auth_standing(owner uuid) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_sweep(at timestamp with time zone) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH ceremonies AS (DELETE FROM ceremony c WHERE c.id IN
            (SELECT o.id FROM ceremony o WHERE o.expires_at < at - interval '1 hour' ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          resets AS (DELETE FROM reset r WHERE (r.org_id, r.id) IN
            (SELECT o.org_id, o.id FROM reset o WHERE o.expires_at < at - interval '30 days' LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM ceremonies) + (SELECT count(*) FROM resets) $$;

ALTER FUNCTION app.auth_sweep(at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.auth_take_event() RETURNS TABLE(account_id uuid, kind text, session_id uuid, happened_at timestamp with time zone, reason text, speaks text, site text, orgs uuid[])
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_take_event() OWNER TO voicase_auth;

CREATE FUNCTION app.auth_token(hash bytea, at timestamp with time zone, address inet) RETURNS TABLE(id uuid, org_id uuid, account_id uuid, permissions integer, reads_cases boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.auth_token(hash bytea, at timestamp with time zone, address inet) OWNER TO voicase_auth;

CREATE FUNCTION app.case_entries() RETURNS TABLE(entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT h.entry_id, h.restricted, h.restricted_by, h.restricted_on, h.few FROM app.hidden_cases() h
        WHERE NOT h.id = ANY (app.cases_excluded()) $$;

ALTER FUNCTION app.case_entries() OWNER TO voicase_lookup;

CREATE FUNCTION app.case_id() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.case_id'::text, true), ''::text))::uuid;

ALTER FUNCTION app.case_id() OWNER TO voicase_owner;

CREATE FUNCTION app.cases_assigned() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ BEGIN RETURN ARRAY(SELECT a.case_id FROM case_assignee a WHERE a.org_id = app.org() AND a.member_id = app.member() AND a.ended_at IS NULL); END $$;

ALTER FUNCTION app.cases_assigned() OWNER TO voicase_lookup;

CREATE FUNCTION app.cases_excluded() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ BEGIN RETURN ARRAY(SELECT x.case_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.member_id = app.member() AND x.lifted_at IS NULL); END $$;

ALTER FUNCTION app.cases_excluded() OWNER TO voicase_lookup;

CREATE FUNCTION app.cases_fallback() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF app.member() IS NULL OR NOT EXISTS (SELECT FROM fallback_reviewer f WHERE f.org_id = app.org() AND f.membership_id = app.member() AND f.approved_by IS NOT NULL) THEN
    RETURN '{}';
  END IF;
  RETURN ARRAY(SELECT h.id FROM app.hidden_cases() h WHERE h.watchers = '{}');
END $$;

ALTER FUNCTION app.cases_fallback() OWNER TO voicase_lookup;

CREATE FUNCTION app.cases_named() RETURNS uuid[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ BEGIN RETURN ARRAY(SELECT r.case_id FROM case_restriction r WHERE r.org_id = app.org() AND r.member_id = app.member() AND r.ended_at IS NULL); END $$;

ALTER FUNCTION app.cases_named() OWNER TO voicase_lookup;

CREATE FUNCTION app.channel_by_slug(wanted text) RETURNS TABLE(org_id uuid, id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT c.org_id, c.id FROM channel c WHERE c.slug = wanted $$;

ALTER FUNCTION app.channel_by_slug(wanted text) OWNER TO voicase_lookup;

CREATE FUNCTION app.check_state() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
  IF (OLD.state, NEW.state) NOT IN (('active', 'suspended'), ('suspended', 'active'), ('suspended', 'closed')) THEN
    RAISE EXCEPTION 'an organisation does not go from % to %', OLD.state, NEW.state;
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION app.check_state() OWNER TO voicase_owner;

CREATE FUNCTION app.claim_job(wanted text, at timestamp with time zone, lease interval) RETURNS TABLE(org_id uuid, id uuid, kind text, payload jsonb, attempts integer)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE job j SET claimed_until = at + lease, attempts = j.attempts + 1
        FROM (SELECT n.org_id, n.id FROM job n WHERE n.kind = wanted AND n.due_on <= (at + interval '14 hours')::date AND (n.claimed_until IS NULL OR n.claimed_until <= at OR n.claimed_until > at + interval '2 days')
              ORDER BY n.attempts, n.due_on LIMIT 1 FOR UPDATE SKIP LOCKED) next
        WHERE j.org_id = next.org_id AND j.id = next.id
        RETURNING j.org_id, j.id, j.kind, j.payload, j.attempts $$;

ALTER FUNCTION app.claim_job(wanted text, at timestamp with time zone, lease interval) OWNER TO voicase_queue;

CREATE FUNCTION app.count_abuse(of_day date, what text, more bigint) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO abuse_day AS d (surface, day, kind, times)
          VALUES (CASE session_user WHEN 'voicase_reporter' THEN 'reporter' ELSE 'admin' END, of_day, what, more)
        ON CONFLICT (surface, day, kind) DO UPDATE SET times = d.times + more $$;

ALTER FUNCTION app.count_abuse(of_day date, what text, more bigint) OWNER TO voicase_queue;

CREATE FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamp with time zone, last timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO abuse_address AS a (address, kind, times, first_seen, last_seen, expires_at)
          VALUES (hash, what, more, first, last, last + interval '7 days')
        ON CONFLICT (address, kind) DO UPDATE SET times = a.times + more, last_seen = greatest(a.last_seen, last),
          expires_at = greatest(a.last_seen, last) + interval '7 days' $$;

ALTER FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamp with time zone, last timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.defer_job(of_org uuid, job uuid, until timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ UPDATE job j SET claimed_until = until WHERE j.org_id = of_org AND j.id = job $$;

ALTER FUNCTION app.defer_job(of_org uuid, job uuid, until timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.departments() RETURNS uuid[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.departments'::text, true), ''::text))::uuid[];

ALTER FUNCTION app.departments() OWNER TO voicase_owner;

CREATE FUNCTION app.dissolve_department(wanted uuid) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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

ALTER FUNCTION app.dissolve_department(wanted uuid) OWNER TO voicase_lookup;

CREATE FUNCTION app.four_eyes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_view_request r JOIN organisation o ON o.id = r.org_id
                 WHERE r.org_id = NEW.org_id AND r.membership_id = NEW.id AND (SELECT app.member()) NOT IN (r.asked_by, r.membership_id)
                 AND (app.today() > (r.asked_at AT TIME ZONE o.time_zone)::date OR NOT app.may_be_one(r.org_id, r.asked_by, (SELECT app.member())))) THEN
    RAISE EXCEPTION 'seeing identities takes a second administrator';
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION app.four_eyes() OWNER TO voicase_owner;

CREATE FUNCTION app.hidden_cases() RETURNS TABLE(id uuid, entry_id uuid, restricted boolean, restricted_by uuid, restricted_on date, few boolean, watchers uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH RECURSIVE m AS MATERIALIZED (
    SELECT w.*, ARRAY(WITH RECURSIVE line (id) AS (SELECT w.id UNION SELECT i.invited_by FROM line JOIN membership i
      ON i.org_id = app.org() AND i.id = line.id WHERE i.invited_by IS NOT NULL) SELECT line.id FROM line) AS line
    FROM app.members_at_work() w),
  reach AS (
    SELECT d.membership_id, d.department_id FROM membership_department d WHERE d.org_id = app.org()
    UNION SELECT r.membership_id, d.id FROM reach r JOIN department d ON d.org_id = app.org() AND d.parent_id = r.department_id),
  wide AS MATERIALIZED (
    SELECT d.id AS department_id, m.id FROM m CROSS JOIN department d WHERE d.org_id = app.org() AND m.rights & 4 <> 0 AND m.case_scope = 'departments'
      AND (m.rights & 1 <> 0 OR EXISTS (SELECT FROM reach r WHERE r.membership_id = m.id AND r.department_id = d.id))),
  many AS MATERIALIZED (SELECT w.department_id, count(*) AS n FROM wide w GROUP BY 1),
  suspect AS MATERIALIZED (
    SELECT c.id, c.entry_id, c.department_id, c.restricted,
      ARRAY(SELECT x.member_id FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL) AS out,
      ARRAY(SELECT n.member_id FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = c.id AND n.ended_at IS NULL) AS named,
      ARRAY(SELECT a.member_id FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = c.id AND a.ended_at IS NULL) AS assigned
    FROM "case" c LEFT JOIN many ON many.department_id = c.department_id WHERE c.org_id = app.org() AND c.released_on IS NOT NULL AND (c.restricted
      OR coalesce(many.n, 0) < 2
      OR EXISTS (SELECT FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = c.id AND x.lifted_at IS NULL))),
  held AS MATERIALIZED (
    SELECT s.*, ARRAY(SELECT m.id FROM m WHERE m.rights & 4 <> 0 AND m.id <> ALL (s.out) AND (NOT s.restricted OR m.id = ANY (s.named))
      AND CASE m.case_scope WHEN 'named' THEN m.id = ANY (s.named) WHEN 'assigned' THEN m.id = ANY (s.assigned)
        WHEN 'departments' THEN m.id = ANY (s.named) OR m.id = ANY (s.assigned)
          OR EXISTS (SELECT FROM wide w WHERE w.department_id = s.department_id AND w.id = m.id)
        ELSE false END) AS hands FROM suspect s),
  counted AS MATERIALIZED (
    SELECT h.*, cardinality(h.hands) >= 2 AND (NOT (h.restricted OR cardinality(h.out) > 0)
      OR NOT EXISTS (SELECT FROM m WHERE m.id = ANY (h.hands) AND h.hands <@ m.line)) AS two FROM held h)
  SELECT h.id, h.entry_id, h.restricted, r.asked_by, r.restricted_on, NOT h.two,
    ARRAY(SELECT m.id FROM m WHERE m.rights & 16384 <> 0 AND m.id <> ALL (h.out) AND m.id IS DISTINCT FROM r.asked_by AND (h.two OR m.id <> ALL (h.hands)))
  FROM counted h LEFT JOIN restriction r ON r.org_id = app.org() AND r.case_id = h.id AND r.restricted_on IS NOT NULL AND r.ended_at IS NULL
  WHERE h.restricted OR NOT h.two $$;

ALTER FUNCTION app.hidden_cases() OWNER TO voicase_lookup;

CREATE FUNCTION app.idem() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(NULLIF(current_setting('app.idem'::text, true), ''::text), 'hex'::text);

ALTER FUNCTION app.idem() OWNER TO voicase_owner;

CREATE FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamp with time zone) RETURNS uuid
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  wanted uuid;
  restricter uuid;
BEGIN
  SELECT c.id INTO wanted FROM "case" c WHERE c.org_id = app.org() AND c.entry_id = entry FOR NO KEY UPDATE;
  SELECT h.restricted_by INTO restricter FROM app.hidden_cases() h WHERE h.id = wanted;
  IF NOT FOUND OR wanted = ANY (app.cases_excluded()) OR who IS NOT DISTINCT FROM restricter OR who = app.member()
    OR NOT EXISTS (SELECT FROM app.members_at_work() m WHERE m.id = app.member() AND m.rights & 16384 <> 0)
    OR NOT EXISTS (SELECT FROM app.members_at_work() m WHERE m.id = who AND m.rights & 4 <> 0 AND m.case_scope IN ('named', 'departments'))
    OR EXISTS (SELECT FROM case_exclusion x WHERE x.org_id = app.org() AND x.case_id = wanted AND x.member_id = who AND x.lifted_at IS NULL)
    OR EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = wanted AND a.member_id = who AND a.ended_at IS NULL)
    OR EXISTS (SELECT FROM case_restriction n WHERE n.org_id = app.org() AND n.case_id = wanted AND n.member_id = who AND n.ended_at IS NULL) THEN
    RETURN NULL;
  END IF;
  INSERT INTO case_restriction (org_id, id, case_id, member_id, reviewer) VALUES (app.org(), row_id, wanted, who, true);
  INSERT INTO stage_history (org_id, id, case_id, position, member_id, happened_on, happened_at, kind)
    SELECT app.org(), line_id, wanted, count(*) + 1, app.member(), app.today(), at, 'reviewer_let_in' FROM stage_history s WHERE s.org_id = app.org() AND s.case_id = wanted;
  RETURN wanted;
END $$;

ALTER FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamp with time zone) OWNER TO voicase_lookup;

CREATE FUNCTION app.mark_backup() RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO platform_mark AS m (name, marked_at) VALUES ('backup', now())
        ON CONFLICT (name) DO UPDATE SET marked_at = now(), times = m.times + 1 $$;

ALTER FUNCTION app.mark_backup() OWNER TO voicase_queue;

CREATE FUNCTION app.mark_work(what text, at timestamp with time zone) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ INSERT INTO platform_mark AS m (name, marked_at) SELECT what, at WHERE what IN ('worker', 'mail_given_up')
        ON CONFLICT (name) DO UPDATE SET marked_at = at, times = m.times + 1 $$;

ALTER FUNCTION app.mark_work(what text, at timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH RECURSIVE line (of, id) AS (
          SELECT s, s FROM unnest(ARRAY[one, other]) s
          UNION SELECT l.of, m.invited_by FROM line l JOIN membership m ON m.org_id = of_org AND m.id = l.id WHERE m.invited_by IS NOT NULL)
        SELECT EXISTS (SELECT FROM line a JOIN line b ON a.id = b.id WHERE a.of = one AND b.of = other)
          OR EXISTS (SELECT FROM sso_identity i WHERE i.org_id = of_org AND i.membership_id IN (one, other) AND i.provisioned) $$;

ALTER FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) OWNER TO voicase_owner;

CREATE FUNCTION app.member() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.member_id'::text, true), ''::text))::uuid;

ALTER FUNCTION app.member() OWNER TO voicase_owner;

CREATE FUNCTION app.members_at_work() RETURNS TABLE(id uuid, case_scope text, rights integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT m.id, m.case_scope, app.rights(m.role, m.allow, m.deny) FROM membership m JOIN account a ON a.id = m.account_id AND a.disabled_at IS NULL
        WHERE m.org_id = app.org() AND m.removed_at IS NULL AND m.suspended_at IS NULL AND (m.expires_on IS NULL OR m.expires_on >= app.today()) $$;

ALTER FUNCTION app.members_at_work() OWNER TO voicase_lookup;

CREATE FUNCTION app.only_release() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

ALTER FUNCTION app.only_release() OWNER TO voicase_owner;

CREATE FUNCTION app.org() RETURNS uuid
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (NULLIF(current_setting('app.org_id'::text, true), ''::text))::uuid;

ALTER FUNCTION app.org() OWNER TO voicase_owner;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.organisation (
    id uuid NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    law_pack text NOT NULL,
    release_tick text DEFAULT 'hourly'::text NOT NULL,
    founded_at timestamp with time zone NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    state_changed_at timestamp with time zone,
    suspended_for text,
    CONSTRAINT organisation_check CHECK (((state = 'active'::text) = (suspended_for IS NULL))),
    CONSTRAINT organisation_check1 CHECK (((state = 'active'::text) OR (state_changed_at IS NOT NULL))),
    CONSTRAINT organisation_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200))),
    CONSTRAINT organisation_release_tick_check CHECK ((release_tick = ANY (ARRAY['immediate'::text, 'hourly'::text, 'daily'::text]))),
    CONSTRAINT organisation_state_check CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text]))),
    CONSTRAINT organisation_suspended_for_check CHECK ((suspended_for = ANY (ARRAY['requested'::text, 'contract'::text, 'abuse'::text, 'security'::text])))
);

ALTER TABLE ONLY public.organisation FORCE ROW LEVEL SECURITY;

ALTER TABLE public.organisation OWNER TO voicase_owner;

CREATE FUNCTION app.org_is_active() RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (EXISTS (SELECT FROM public.organisation o WHERE ((o.id = app.org()) AND (o.state = 'active'::text))));

ALTER FUNCTION app.org_is_active() OWNER TO voicase_owner;

CREATE FUNCTION app.org_of_slot(wanted uuid, hash bytea) RETURNS uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT s.org_id FROM upload_slot s WHERE s.id = wanted AND s.secret_hash = hash $$;

ALTER FUNCTION app.org_of_slot(wanted uuid, hash bytea) OWNER TO voicase_lookup;

CREATE FUNCTION app.organisations() RETURNS SETOF uuid
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT o.id FROM organisation o $$;

ALTER FUNCTION app.organisations() OWNER TO voicase_queue;

CREATE FUNCTION app.platform_abuse_addresses(at timestamp with time zone) RETURNS TABLE(address bytea, kind text, times bigint, first_seen timestamp with time zone, last_seen timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT a.address, a.kind, a.times, a.first_seen, a.last_seen FROM abuse_address a WHERE a.expires_at > at
        ORDER BY a.last_seen DESC, a.address, a.kind LIMIT 200 $$;

ALTER FUNCTION app.platform_abuse_addresses(at timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.platform_abuse_days() RETURNS TABLE(surface text, day date, kind text, times bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT d.surface, d.day, d.kind, d.times FROM abuse_day d ORDER BY d.day DESC, d.surface, d.kind LIMIT 1000 $$;

ALTER FUNCTION app.platform_abuse_days() OWNER TO voicase_queue;

CREATE FUNCTION app.platform_jobs(at timestamp with time zone) RETURNS TABLE(due bigint, oldest date, failing bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT count(*), min(j.due_on), count(*) FILTER (WHERE j.attempts > 1) FROM job j WHERE j.due_on <= (at + interval '14 hours')::date $$;

ALTER FUNCTION app.platform_jobs(at timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.platform_mail() RETURNS TABLE(waiting bigint, oldest date)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT count(*), min(o.created_on) FROM outbox o $$;

ALTER FUNCTION app.platform_mail() OWNER TO voicase_queue;

CREATE FUNCTION app.platform_marks() RETURNS TABLE(name text, marked_at timestamp with time zone, times bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT m.name, m.marked_at, m.times FROM platform_mark m $$;

ALTER FUNCTION app.platform_marks() OWNER TO voicase_queue;

CREATE FUNCTION app.platform_organisations(at timestamp with time zone) RETURNS TABLE(id uuid, name text, time_zone text, law_pack text, state text, state_changed_at timestamp with time zone, suspended_for text, founded_at timestamp with time zone, members integer, admins integer)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT o.id, o.name, o.time_zone, o.law_pack, o.state, o.state_changed_at, o.suspended_for, o.founded_at,
          count(m.id)::int, count(m.id) FILTER (WHERE m.role = 'admin')::int
        FROM organisation o LEFT JOIN membership m ON m.org_id = o.id AND m.removed_at IS NULL AND m.suspended_at IS NULL
          AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
        GROUP BY o.id ORDER BY o.name, o.id $$;

ALTER FUNCTION app.platform_organisations(at timestamp with time zone) OWNER TO voicase_auth;

CREATE FUNCTION app.receipt() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(NULLIF(current_setting('app.receipt'::text, true), ''::text), 'hex'::text);

ALTER FUNCTION app.receipt() OWNER TO voicase_owner;

CREATE FUNCTION app.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$;

ALTER FUNCTION app.refuse_change() OWNER TO voicase_owner;

CREATE FUNCTION app.release_turns(at timestamp with time zone) RETURNS TABLE(org_id uuid, tick text, time_zone text, done_at timestamp with time zone, retry_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT t.* FROM (SELECT o.id, o.release_tick, o.time_zone, coalesce(m.done_at, o.founded_at - interval '1 hour') AS done_at, m.retry_at
          FROM organisation o LEFT JOIN release_mark m ON m.org_id = o.id) t
        WHERE CASE WHEN t.release_tick = 'immediate' THEN t.done_at <= at - interval '1 minute'
            OR EXISTS (SELECT FROM "case" c WHERE c.org_id = t.id AND c.released_on IS NULL)
            OR EXISTS (SELECT FROM message m WHERE m.org_id = t.id AND m.released_on IS NULL)
            OR EXISTS (SELECT FROM attachment a WHERE a.org_id = t.id AND a.released_on IS NULL)
            OR EXISTS (SELECT FROM audit_event e WHERE e.org_id = t.id AND e.xid IS NULL)
          ELSE t.done_at <= at - interval '45 minutes' OR t.done_at > at + interval '1 hour' END $$;

ALTER FUNCTION app.release_turns(at timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.reset_eyes() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NEW.decided_at < NEW.asked_at + interval '24 hours'
    AND (NEW.asked_by IS NULL OR app.may_be_one(NEW.org_id, NEW.asked_by, NEW.decided_by)) THEN
    RAISE EXCEPTION 'a reset waits a day, or takes two people';
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION app.reset_eyes() OWNER TO voicase_owner;

CREATE FUNCTION app.rights(role text, allow integer, deny integer) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((CASE role WHEN 'admin'::text THEN 65343 WHEN 'manager'::text THEN 10078 WHEN 'member'::text THEN 8518 WHEN 'viewer'::text THEN 1024 ELSE 0 END | allow) & (~ deny));

ALTER FUNCTION app.rights(role text, allow integer, deny integer) OWNER TO voicase_owner;

CREATE FUNCTION app.scope() RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN NULLIF(current_setting('app.case_scope'::text, true), ''::text);

ALTER FUNCTION app.scope() OWNER TO voicase_owner;

CREATE FUNCTION app.second_member() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NEW.approved_by IS NULL OR NEW.approved_by IS DISTINCT FROM app.member() THEN
    RAISE EXCEPTION 'what waits takes a second member';
  END IF;
  IF app.may_be_one(NEW.org_id, NEW.asked_by, NEW.approved_by) AND NOT EXISTS (
    SELECT FROM organisation o WHERE o.id = NEW.org_id AND app.today() > (NEW.asked_at AT TIME ZONE o.time_zone)::date) THEN
    RAISE EXCEPTION 'what waits takes two people, or a day';
  END IF;
  RETURN NEW;
END $$;

ALTER FUNCTION app.second_member() OWNER TO voicase_owner;

CREATE FUNCTION app.slot() RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN decode(NULLIF(current_setting('app.slot'::text, true), ''::text), 'hex'::text);

ALTER FUNCTION app.slot() OWNER TO voicase_owner;

CREATE FUNCTION app.stamp_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  NEW.xid := CASE WHEN NEW.actor = 'reporter' THEN NULL ELSE pg_current_xact_id() END;
  RETURN NEW;
END $$;

ALTER FUNCTION app.stamp_event() OWNER TO voicase_owner;

CREATE FUNCTION app.sweep_abuse(at timestamp with time zone) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ WITH addresses AS (DELETE FROM abuse_address a WHERE (a.address, a.kind) IN
            (SELECT o.address, o.kind FROM abuse_address o WHERE o.expires_at <= at ORDER BY o.expires_at LIMIT 5000) RETURNING 1),
          days AS (DELETE FROM abuse_day d WHERE (d.surface, d.day, d.kind) IN
            (SELECT o.surface, o.day, o.kind FROM abuse_day o WHERE o.day < at::date - 90 LIMIT 5000) RETURNING 1)
        SELECT (SELECT count(*) FROM addresses) + (SELECT count(*) FROM days) $$;

ALTER FUNCTION app.sweep_abuse(at timestamp with time zone) OWNER TO voicase_queue;

CREATE FUNCTION app.tell_access() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  PERFORM pg_notify('access', CASE TG_TABLE_NAME
    WHEN 'account' THEN 'account ' || (r ->> 'id')
    WHEN 'session' THEN 'account ' || (r ->> 'account_id')
    WHEN 'membership' THEN 'account ' || (r ->> 'account_id')
    WHEN 'membership_department' THEN 'member ' || (r ->> 'membership_id')
    WHEN 'organisation' THEN 'organisation ' || (r ->> 'id')
    ELSE 'organisation ' || (r ->> 'org_id') END);
  RETURN NULL;
END $$;

ALTER FUNCTION app.tell_access() OWNER TO voicase_owner;

CREATE FUNCTION app.tell_case() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
  PERFORM pg_notify('case', NEW.org_id || ' ' || (CASE WHEN TG_TABLE_NAME = 'case' THEN to_jsonb(NEW) ->> 'id' ELSE to_jsonb(NEW) ->> 'case_id' END));
  RETURN NULL;
END $$;

ALTER FUNCTION app.tell_case() OWNER TO voicase_owner;

CREATE FUNCTION app.today() RETURNS date
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE((NULLIF(current_setting('app.today'::text, true), ''::text))::date, CURRENT_DATE);

ALTER FUNCTION app.today() OWNER TO voicase_owner;

CREATE FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint) RETURNS record
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT coalesce(sum(s.arrived) FILTER (WHERE s.org_id = organisation), 0)::bigint, coalesce(sum(s.arrived), 0)::bigint
    FROM upload_slot s WHERE NOT s.attached AND s.arrived > 0 AND s.member_id IS NULL $$;

ALTER FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint) OWNER TO voicase_lookup;

CREATE TABLE public.abuse_address (
    address bytea NOT NULL,
    kind text NOT NULL,
    times bigint NOT NULL,
    first_seen timestamp with time zone NOT NULL,
    last_seen timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT abuse_address_address_check CHECK ((length(address) = 16)),
    CONSTRAINT abuse_address_kind_check CHECK ((kind = ANY (ARRAY['rate_limited'::text, 'sign_in_refused'::text, 'bad_request'::text, 'forbidden'::text, 'token_refused'::text])))
);

ALTER TABLE ONLY public.abuse_address FORCE ROW LEVEL SECURITY;

ALTER TABLE public.abuse_address OWNER TO voicase_owner;

CREATE TABLE public.abuse_day (
    surface text NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    times bigint NOT NULL,
    CONSTRAINT abuse_day_kind_check CHECK ((kind = ANY (ARRAY['rate_limited'::text, 'sign_in_refused'::text, 'receipt_refused'::text, 'bad_request'::text, 'forbidden'::text, 'token_refused'::text]))),
    CONSTRAINT abuse_day_surface_check CHECK ((surface = ANY (ARRAY['reporter'::text, 'admin'::text])))
);

ALTER TABLE ONLY public.abuse_day FORCE ROW LEVEL SECURITY;

ALTER TABLE public.abuse_day OWNER TO voicase_owner;

CREATE TABLE public.account (
    id uuid NOT NULL,
    email_index bytea NOT NULL,
    email bytea NOT NULL,
    name bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    disabled_at timestamp with time zone,
    email_proved_at timestamp with time zone,
    email_proof text,
    credentials_at timestamp with time zone,
    codes_tried integer DEFAULT 0 NOT NULL,
    codes_tried_at timestamp with time zone,
    CONSTRAINT account_check CHECK (((email_proved_at IS NULL) = (email_proof IS NULL))),
    CONSTRAINT account_email_proof_check CHECK ((email_proof = ANY (ARRAY['invitation'::text, 'change'::text, 'reset'::text])))
);

ALTER TABLE ONLY public.account FORCE ROW LEVEL SECURITY;

ALTER TABLE public.account OWNER TO voicase_owner;

CREATE TABLE public.answer (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    question uuid NOT NULL,
    value bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY public.answer FORCE ROW LEVEL SECURITY;

ALTER TABLE public.answer OWNER TO voicase_owner;

CREATE TABLE public.api_token (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    made_by uuid NOT NULL,
    name text NOT NULL,
    token_hash bytea NOT NULL,
    permissions integer NOT NULL,
    reads_cases boolean NOT NULL,
    networks text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_on date NOT NULL,
    last_used_at timestamp with time zone,
    refused_at timestamp with time zone,
    revoked_at timestamp with time zone,
    revoked_by uuid,
    CONSTRAINT api_token_check CHECK (((permissions > 0) OR reads_cases)),
    CONSTRAINT api_token_check1 CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    CONSTRAINT api_token_name_check CHECK (((length(name) >= 1) AND (length(name) <= 255))),
    CONSTRAINT api_token_permissions_check CHECK ((permissions >= 0))
);

ALTER TABLE ONLY public.api_token FORCE ROW LEVEL SECURITY;

ALTER TABLE public.api_token OWNER TO voicase_owner;

CREATE TABLE public.attachment (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    message_id uuid,
    author text NOT NULL,
    member_id uuid,
    slot_id uuid NOT NULL,
    object_key text NOT NULL,
    wire_size bigint NOT NULL,
    details bytea NOT NULL,
    file_key bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    scan text DEFAULT 'not_scanned'::text NOT NULL,
    added_on date NOT NULL,
    released_on date,
    CONSTRAINT attachment_author_check CHECK ((author = ANY (ARRAY['reporter'::text, 'staff'::text]))),
    CONSTRAINT attachment_check CHECK (((author = 'staff'::text) = (member_id IS NOT NULL))),
    CONSTRAINT attachment_scan_check CHECK ((scan = ANY (ARRAY['not_scanned'::text, 'clean'::text, 'refused'::text])))
);

ALTER TABLE ONLY public.attachment FORCE ROW LEVEL SECURITY;

ALTER TABLE public.attachment OWNER TO voicase_owner;

CREATE TABLE public.audit_case (
    org_id uuid NOT NULL,
    case_ref bytea NOT NULL,
    case_id uuid NOT NULL
);

ALTER TABLE ONLY public.audit_case FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_case OWNER TO voicase_owner;

CREATE TABLE public.audit_event (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    epoch integer DEFAULT 1 NOT NULL,
    xid xid8,
    event_no integer NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    actor_ref bytea,
    case_ref bytea,
    object_ref bytea,
    seals bytea DEFAULT '\x'::bytea NOT NULL,
    commitment bytea NOT NULL,
    happened_on date NOT NULL,
    happened_at timestamp with time zone,
    CONSTRAINT audit_event_actor_check CHECK ((actor = ANY (ARRAY['reporter'::text, 'member'::text, 'token'::text, 'account'::text, 'system'::text, 'platform'::text]))),
    CONSTRAINT audit_event_check CHECK (((actor <> 'reporter'::text) OR (happened_at IS NULL)))
);

ALTER TABLE ONLY public.audit_event FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_event OWNER TO voicase_owner;

CREATE TABLE public.audit_payload (
    org_id uuid NOT NULL,
    event_id uuid NOT NULL,
    salt bytea NOT NULL,
    payload bytea NOT NULL
);

ALTER TABLE ONLY public.audit_payload FORCE ROW LEVEL SECURITY;

ALTER TABLE public.audit_payload OWNER TO voicase_owner;

CREATE TABLE public."case" (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    channel_id uuid NOT NULL,
    department_id uuid NOT NULL,
    form_id uuid NOT NULL,
    reporter_reference text NOT NULL,
    number integer,
    year integer,
    pseudonym text NOT NULL,
    stage text DEFAULT 'new'::text NOT NULL,
    source text DEFAULT 'web'::text NOT NULL,
    anonymity text NOT NULL,
    language text NOT NULL,
    category_id uuid,
    severity text,
    title bytea,
    revision integer DEFAULT 1 NOT NULL,
    restricted boolean DEFAULT false NOT NULL,
    received_on date NOT NULL,
    released_on date,
    acknowledged_on date,
    feedback_on date,
    closed_on date,
    entry_id uuid DEFAULT gen_random_uuid() NOT NULL,
    CONSTRAINT case_anonymity_check CHECK ((anonymity = ANY (ARRAY['anonymous'::text, 'confidential'::text]))),
    CONSTRAINT case_check CHECK ((((released_on IS NULL) = (number IS NULL)) AND ((number IS NULL) = (year IS NULL)))),
    CONSTRAINT case_check1 CHECK (((stage = 'closed'::text) = (closed_on IS NOT NULL))),
    CONSTRAINT case_severity_check CHECK ((severity = ANY (ARRAY['low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT case_source_check CHECK ((source = ANY (ARRAY['web'::text, 'phone'::text, 'post'::text, 'meeting'::text, 'email'::text]))),
    CONSTRAINT case_stage_check CHECK ((stage = ANY (ARRAY['new'::text, 'in_triage'::text, 'under_investigation'::text, 'pending_review'::text, 'closed'::text])))
);

ALTER TABLE ONLY public."case" FORCE ROW LEVEL SECURITY;

ALTER TABLE public."case" OWNER TO voicase_owner;

CREATE TABLE public.case_assignee (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid NOT NULL,
    backup boolean DEFAULT false NOT NULL,
    assigned_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);

ALTER TABLE ONLY public.case_assignee FORCE ROW LEVEL SECURITY;

ALTER TABLE public.case_assignee OWNER TO voicase_owner;

CREATE TABLE public.case_counter (
    org_id uuid NOT NULL,
    case_id uuid NOT NULL,
    messages integer DEFAULT 0 NOT NULL,
    shown integer DEFAULT 0 NOT NULL
);

ALTER TABLE ONLY public.case_counter FORCE ROW LEVEL SECURITY;

ALTER TABLE public.case_counter OWNER TO voicase_owner;

CREATE TABLE public.case_exclusion (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid NOT NULL,
    ground text NOT NULL,
    lifted_at timestamp with time zone,
    CONSTRAINT case_exclusion_check CHECK (((lifted_at IS NULL) OR (ground = 'person'::text))),
    CONSTRAINT case_exclusion_ground_check CHECK ((ground = ANY (ARRAY['reporter'::text, 'person'::text, 'recusal'::text])))
);

ALTER TABLE ONLY public.case_exclusion FORCE ROW LEVEL SECURITY;

ALTER TABLE public.case_exclusion OWNER TO voicase_owner;

CREATE TABLE public.case_restriction (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid NOT NULL,
    ended_at timestamp with time zone,
    reviewer boolean DEFAULT false NOT NULL
);

ALTER TABLE ONLY public.case_restriction FORCE ROW LEVEL SECURITY;

ALTER TABLE public.case_restriction OWNER TO voicase_owner;

CREATE TABLE public.category (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    code text NOT NULL,
    name jsonb NOT NULL
);

ALTER TABLE ONLY public.category FORCE ROW LEVEL SECURITY;

ALTER TABLE public.category OWNER TO voicase_owner;

CREATE TABLE public.ceremony (
    id uuid NOT NULL,
    account_id uuid,
    kind text NOT NULL,
    state bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT ceremony_check CHECK (((kind = ANY (ARRAY['sign_in'::text, 'sso'::text])) = (account_id IS NULL))),
    CONSTRAINT ceremony_kind_check CHECK ((kind = ANY (ARRAY['sign_in'::text, 'sso'::text, 'enrol'::text, 'add'::text, 'step_up'::text])))
);

ALTER TABLE ONLY public.ceremony FORCE ROW LEVEL SECURITY;

ALTER TABLE public.ceremony OWNER TO voicase_owner;

CREATE TABLE public.channel (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    slug text NOT NULL,
    department_id uuid NOT NULL,
    form_id uuid NOT NULL,
    mode text NOT NULL,
    languages text[] NOT NULL,
    name jsonb NOT NULL,
    welcome jsonb NOT NULL,
    readers jsonb NOT NULL,
    CONSTRAINT channel_languages_check CHECK ((cardinality(languages) > 0)),
    CONSTRAINT channel_mode_check CHECK ((mode = ANY (ARRAY['anonymous'::text, 'confidential'::text, 'choice'::text]))),
    CONSTRAINT channel_slug_check CHECK ((slug ~ '^[a-z0-9][a-z0-9-]{2,62}$'::text))
);

ALTER TABLE ONLY public.channel FORCE ROW LEVEL SECURITY;

ALTER TABLE public.channel OWNER TO voicase_owner;

CREATE TABLE public.closing (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    round integer NOT NULL,
    outcome text NOT NULL,
    findings bytea NOT NULL,
    actions bytea NOT NULL,
    words bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    proposed_by uuid,
    approved_by uuid,
    closed_on date,
    CONSTRAINT closing_check CHECK (((approved_by IS NULL) = (closed_on IS NULL))),
    CONSTRAINT closing_outcome_check CHECK ((outcome = ANY (ARRAY['substantiated'::text, 'partly_substantiated'::text, 'unsubstantiated'::text, 'out_of_scope'::text, 'insufficient_information'::text, 'withdrawn'::text, 'duplicate'::text, 'spam'::text])))
);

ALTER TABLE ONLY public.closing FORCE ROW LEVEL SECURITY;

ALTER TABLE public.closing OWNER TO voicase_owner;

CREATE TABLE public.deadline (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    due_on date NOT NULL,
    met_on date,
    CONSTRAINT deadline_kind_check CHECK ((kind = ANY (ARRAY['acknowledgement'::text, 'feedback'::text])))
);

ALTER TABLE ONLY public.deadline FORCE ROW LEVEL SECURITY;

ALTER TABLE public.deadline OWNER TO voicase_owner;

CREATE TABLE public.department (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    parent_id uuid,
    name text NOT NULL
);

ALTER TABLE ONLY public.department FORCE ROW LEVEL SECURITY;

ALTER TABLE public.department OWNER TO voicase_owner;

CREATE TABLE public.email_change (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    email_index bytea NOT NULL,
    email bytea NOT NULL,
    token_hash bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE ONLY public.email_change FORCE ROW LEVEL SECURITY;

ALTER TABLE public.email_change OWNER TO voicase_owner;

CREATE TABLE public.fallback_reviewer (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    membership_id uuid NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    approved_by uuid,
    approved_at timestamp with time zone,
    CONSTRAINT fallback_reviewer_check CHECK (((asked_by <> membership_id) AND (approved_by <> asked_by) AND (approved_by <> membership_id))),
    CONSTRAINT fallback_reviewer_check1 CHECK (((approved_by IS NULL) = (approved_at IS NULL)))
);

ALTER TABLE ONLY public.fallback_reviewer FORCE ROW LEVEL SECURITY;

ALTER TABLE public.fallback_reviewer OWNER TO voicase_owner;

CREATE TABLE public.form_version (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    published_on date NOT NULL
);

ALTER TABLE ONLY public.form_version FORCE ROW LEVEL SECURITY;

ALTER TABLE public.form_version OWNER TO voicase_owner;

CREATE TABLE public.idempotency_key (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    mac bytea NOT NULL,
    body_mac bytea NOT NULL,
    result uuid NOT NULL,
    created_on date NOT NULL
);

ALTER TABLE ONLY public.idempotency_key FORCE ROW LEVEL SECURITY;

ALTER TABLE public.idempotency_key OWNER TO voicase_owner;

CREATE TABLE public.identity (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    details bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL
);

ALTER TABLE ONLY public.identity FORCE ROW LEVEL SECURITY;

ALTER TABLE public.identity OWNER TO voicase_owner;

CREATE TABLE public.identity_view_request (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    membership_id uuid NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT identity_view_request_check CHECK ((asked_by <> membership_id))
);

ALTER TABLE ONLY public.identity_view_request FORCE ROW LEVEL SECURITY;

ALTER TABLE public.identity_view_request OWNER TO voicase_owner;

CREATE TABLE public.invitation (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    email_index bytea NOT NULL,
    email bytea NOT NULL,
    role text NOT NULL,
    allow integer DEFAULT 0 NOT NULL,
    deny integer DEFAULT 0 NOT NULL,
    case_scope text NOT NULL,
    departments uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    membership_expires_on date,
    invited_by uuid,
    token_hash bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    accepted_at timestamp with time zone,
    revoked_at timestamp with time zone,
    CONSTRAINT invitation_allow_check CHECK ((allow >= 0)),
    CONSTRAINT invitation_case_scope_check CHECK ((case_scope = ANY (ARRAY['none'::text, 'named'::text, 'assigned'::text, 'departments'::text]))),
    CONSTRAINT invitation_deny_check CHECK ((deny >= 0)),
    CONSTRAINT invitation_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'member'::text, 'viewer'::text])))
);

ALTER TABLE ONLY public.invitation FORCE ROW LEVEL SECURITY;

ALTER TABLE public.invitation OWNER TO voicase_owner;

CREATE TABLE public.job (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    membership_id uuid,
    payload jsonb NOT NULL,
    due_on date NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    claimed_until timestamp with time zone
);

ALTER TABLE ONLY public.job FORCE ROW LEVEL SECURITY;

ALTER TABLE public.job OWNER TO voicase_owner;

CREATE TABLE public.membership (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    role text NOT NULL,
    allow integer DEFAULT 0 NOT NULL,
    deny integer DEFAULT 0 NOT NULL,
    case_scope text DEFAULT 'departments'::text NOT NULL,
    expires_on date,
    suspended_at timestamp with time zone,
    removed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    invited_by uuid,
    left_name bytea,
    left_email bytea,
    CONSTRAINT membership_allow_check CHECK ((allow >= 0)),
    CONSTRAINT membership_case_scope_check CHECK ((case_scope = ANY (ARRAY['none'::text, 'named'::text, 'assigned'::text, 'departments'::text]))),
    CONSTRAINT membership_deny_check CHECK ((deny >= 0)),
    CONSTRAINT membership_role_check CHECK ((role = ANY (ARRAY['admin'::text, 'manager'::text, 'member'::text, 'viewer'::text])))
);

ALTER TABLE ONLY public.membership FORCE ROW LEVEL SECURITY;

ALTER TABLE public.membership OWNER TO voicase_owner;

CREATE TABLE public.membership_department (
    org_id uuid NOT NULL,
    membership_id uuid NOT NULL,
    department_id uuid NOT NULL
);

ALTER TABLE ONLY public.membership_department FORCE ROW LEVEL SECURITY;

ALTER TABLE public.membership_department OWNER TO voicase_owner;

CREATE TABLE public.message (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    number integer NOT NULL,
    author text NOT NULL,
    member_id uuid,
    body bytea NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    sent_on date NOT NULL,
    released_on date,
    shown integer,
    CONSTRAINT message_author_check CHECK ((author = ANY (ARRAY['reporter'::text, 'staff'::text]))),
    CONSTRAINT message_check CHECK (((author = 'staff'::text) = (member_id IS NOT NULL)))
);

ALTER TABLE ONLY public.message FORCE ROW LEVEL SECURITY;

ALTER TABLE public.message OWNER TO voicase_owner;

CREATE TABLE public.note (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid NOT NULL,
    body bytea NOT NULL,
    retraction bytea,
    revision integer DEFAULT 1 NOT NULL,
    written_at timestamp with time zone NOT NULL,
    retracted_at timestamp with time zone,
    CONSTRAINT note_check CHECK (((retraction IS NULL) = (retracted_at IS NULL)))
);

ALTER TABLE ONLY public.note FORCE ROW LEVEL SECURITY;

ALTER TABLE public.note OWNER TO voicase_owner;

CREATE TABLE public.organisation_key (
    org_id uuid NOT NULL,
    version integer NOT NULL,
    wrapped bytea NOT NULL,
    created_on date NOT NULL,
    CONSTRAINT organisation_key_version_check CHECK (((version >= 1) AND (version <= 65535)))
);

ALTER TABLE ONLY public.organisation_key FORCE ROW LEVEL SECURITY;

ALTER TABLE public.organisation_key OWNER TO voicase_owner;

CREATE TABLE public.outbox (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    language text NOT NULL,
    recipient bytea NOT NULL,
    link bytea,
    revision integer DEFAULT 1 NOT NULL,
    created_on date NOT NULL,
    CONSTRAINT outbox_kind_check CHECK ((kind = ANY (ARRAY['invitation'::text, 'confirm_email'::text, 'email_changed'::text, 'reset'::text, 'reset_done'::text, 'reset_asked'::text, 'reset_waits'::text, 'reset_elsewhere'::text, 'rights_asked'::text, 'rights_given'::text, 'codes_refused'::text, 'restriction_waits'::text, 'fallback_reviewer_waits'::text]))),
    CONSTRAINT outbox_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text])))
);

ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;

ALTER TABLE public.outbox OWNER TO voicase_owner;

CREATE TABLE public.passkey (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    credential_id bytea NOT NULL,
    data bytea NOT NULL,
    name bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);

ALTER TABLE ONLY public.passkey FORCE ROW LEVEL SECURITY;

ALTER TABLE public.passkey OWNER TO voicase_owner;

CREATE TABLE public.person (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    kind text NOT NULL,
    member_id uuid,
    name bytea NOT NULL,
    name_index bytea,
    revision integer DEFAULT 1 NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT person_kind_check CHECK ((kind = ANY (ARRAY['subject'::text, 'witness'::text, 'other'::text])))
);

ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;

ALTER TABLE public.person OWNER TO voicase_owner;

CREATE TABLE public.platform_mark (
    name text NOT NULL,
    marked_at timestamp with time zone NOT NULL,
    times bigint DEFAULT 1 NOT NULL,
    CONSTRAINT platform_mark_name_check CHECK ((name = ANY (ARRAY['backup'::text, 'worker'::text, 'mail_given_up'::text])))
);

ALTER TABLE ONLY public.platform_mark FORCE ROW LEVEL SECURITY;

ALTER TABLE public.platform_mark OWNER TO voicase_owner;

CREATE TABLE public.read_mark (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    member_id uuid,
    up_to integer NOT NULL
);

ALTER TABLE ONLY public.read_mark FORCE ROW LEVEL SECURITY;

ALTER TABLE public.read_mark OWNER TO voicase_owner;

CREATE TABLE public.recovery_code (
    account_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);

ALTER TABLE ONLY public.recovery_code FORCE ROW LEVEL SECURITY;

ALTER TABLE public.recovery_code OWNER TO voicase_owner;

CREATE TABLE public.release_mark (
    org_id uuid NOT NULL,
    done_at timestamp with time zone NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    retry_at timestamp with time zone
);

ALTER TABLE ONLY public.release_mark FORCE ROW LEVEL SECURITY;

ALTER TABLE public.release_mark OWNER TO voicase_owner;

CREATE TABLE public.reporter_access (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    mac bytea NOT NULL,
    pepper_version integer NOT NULL,
    created_on date NOT NULL,
    expires_on date
);

ALTER TABLE ONLY public.reporter_access FORCE ROW LEVEL SECURITY;

ALTER TABLE public.reporter_access OWNER TO voicase_owner;

CREATE TABLE public.reset (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    membership_id uuid NOT NULL,
    asked_by uuid,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    token_hash bytea,
    token_until timestamp with time zone,
    stop_hash bytea,
    CONSTRAINT reset_check CHECK (((state <> 'approved'::text) OR ((decided_by <> membership_id) AND (decided_by IS DISTINCT FROM asked_by)))),
    CONSTRAINT reset_check1 CHECK ((asked_by <> membership_id)),
    CONSTRAINT reset_check2 CHECK (((state = 'waiting'::text) = (decided_by IS NULL))),
    CONSTRAINT reset_check3 CHECK (((decided_by IS NULL) = (decided_at IS NULL))),
    CONSTRAINT reset_check4 CHECK (((token_hash IS NULL) OR (state = 'approved'::text))),
    CONSTRAINT reset_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text])))
);

ALTER TABLE ONLY public.reset FORCE ROW LEVEL SECURITY;

ALTER TABLE public.reset OWNER TO voicase_owner;

CREATE TABLE public.restriction (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    members uuid[] NOT NULL,
    approved_by uuid,
    restricted_on date,
    ended_at timestamp with time zone,
    CONSTRAINT restriction_check CHECK ((approved_by <> asked_by)),
    CONSTRAINT restriction_check1 CHECK (((approved_by IS NULL) OR (restricted_on IS NOT NULL)))
);

ALTER TABLE ONLY public.restriction FORCE ROW LEVEL SECURITY;

ALTER TABLE public.restriction OWNER TO voicase_owner;

CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);

ALTER TABLE public.seaql_migrations OWNER TO voicase_owner;

CREATE TABLE public.second_factor (
    account_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    secret bytea NOT NULL,
    name bytea,
    last_step bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    last_used_at timestamp with time zone,
    CONSTRAINT second_factor_kind_check CHECK ((kind = 'totp'::text))
);

ALTER TABLE ONLY public.second_factor FORCE ROW LEVEL SECURITY;

ALTER TABLE public.second_factor OWNER TO voicase_owner;

CREATE TABLE public.session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    family_hash bytea NOT NULL,
    amr text[] NOT NULL,
    device text,
    only_org uuid,
    started_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    authenticated_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    previous_token_hash bytea,
    rotated_at timestamp with time zone
);

ALTER TABLE ONLY public.session FORCE ROW LEVEL SECURITY;

ALTER TABLE public.session OWNER TO voicase_owner;

CREATE TABLE public.sign_in_event (
    id uuid NOT NULL,
    "position" bigint NOT NULL,
    account_id uuid,
    kind text NOT NULL,
    session_id uuid,
    happened_at timestamp with time zone NOT NULL,
    in_org uuid,
    reason text,
    email_index bytea,
    language text,
    site text,
    CONSTRAINT sign_in_event_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text])))
);

ALTER TABLE ONLY public.sign_in_event FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sign_in_event OWNER TO voicase_owner;

ALTER TABLE public.sign_in_event ALTER COLUMN "position" ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.sign_in_event_position_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.sso_domain (
    org_id uuid NOT NULL,
    domain text NOT NULL,
    provider_id uuid NOT NULL,
    challenge text DEFAULT replace((gen_random_uuid())::text, '-'::text, ''::text) NOT NULL,
    seen_at timestamp with time zone
);

ALTER TABLE ONLY public.sso_domain FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sso_domain OWNER TO voicase_owner;

CREATE TABLE public.sso_identity (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    membership_id uuid NOT NULL,
    subject_index bytea NOT NULL,
    provisioned boolean NOT NULL,
    linked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone
);

ALTER TABLE ONLY public.sso_identity FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sso_identity OWNER TO voicase_owner;

CREATE TABLE public.sso_provider (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    client_secret bytea NOT NULL,
    domains text[] NOT NULL,
    role_claim text,
    roles jsonb NOT NULL,
    mfa_values text[] NOT NULL,
    provision boolean NOT NULL,
    enabled boolean NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT sso_provider_domains_check CHECK (((cardinality(domains) >= 1) AND (cardinality(domains) <= 20)))
);

ALTER TABLE ONLY public.sso_provider FORCE ROW LEVEL SECURITY;

ALTER TABLE public.sso_provider OWNER TO voicase_owner;

CREATE TABLE public.stage_history (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    case_id uuid NOT NULL,
    "position" integer NOT NULL,
    from_stage text,
    to_stage text,
    member_id uuid,
    reason bytea,
    revision integer DEFAULT 1 NOT NULL,
    happened_on date NOT NULL,
    happened_at timestamp with time zone,
    kind text DEFAULT 'stage'::text NOT NULL,
    CONSTRAINT stage_history_check CHECK (((member_id IS NULL) = (happened_at IS NULL))),
    CONSTRAINT stage_history_check1 CHECK (((kind = 'stage'::text) = (to_stage IS NOT NULL))),
    CONSTRAINT stage_history_kind_check CHECK ((kind = ANY (ARRAY['stage'::text, 'restricted'::text, 'restriction_asked'::text, 'restriction_refused'::text, 'restriction_lifted'::text, 'reviewer_let_in'::text, 'person_added'::text, 'person_removed'::text, 'recused'::text])))
);

ALTER TABLE ONLY public.stage_history FORCE ROW LEVEL SECURITY;

ALTER TABLE public.stage_history OWNER TO voicase_owner;

CREATE TABLE public.unjoined_file (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    pieces text[] NOT NULL,
    CONSTRAINT unjoined_file_pieces_check CHECK ((cardinality(pieces) > 1))
);

ALTER TABLE ONLY public.unjoined_file FORCE ROW LEVEL SECURITY;

ALTER TABLE public.unjoined_file OWNER TO voicase_owner;

CREATE TABLE public.upload_slot (
    org_id uuid NOT NULL,
    id uuid NOT NULL,
    secret_hash bytea NOT NULL,
    case_id uuid,
    member_id uuid,
    object_key text NOT NULL,
    size bigint NOT NULL,
    created_on date NOT NULL,
    expires_on date NOT NULL,
    finished boolean DEFAULT false NOT NULL,
    attached boolean DEFAULT false NOT NULL,
    arrived bigint DEFAULT 0 NOT NULL,
    pieces text[] DEFAULT '{}'::text[] NOT NULL,
    tried text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT upload_slot_check CHECK (((arrived >= 0) AND (arrived <= size))),
    CONSTRAINT upload_slot_size_check CHECK ((size > 0))
);

ALTER TABLE ONLY public.upload_slot FORCE ROW LEVEL SECURITY;

ALTER TABLE public.upload_slot OWNER TO voicase_owner;

INSERT INTO public.seaql_migrations VALUES ('m0001_initial', 1795824000);

SELECT pg_catalog.setval('public.sign_in_event_position_seq', 1, false);

ALTER TABLE ONLY public.abuse_address
    ADD CONSTRAINT abuse_address_pkey PRIMARY KEY (address, kind);

ALTER TABLE ONLY public.abuse_day
    ADD CONSTRAINT abuse_day_pkey PRIMARY KEY (surface, day, kind);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_email_index_key UNIQUE (email_index);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_org_id_case_id_question_key UNIQUE (org_id, case_id, question);

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_org_id_slot_id_key UNIQUE (org_id, slot_id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.audit_case
    ADD CONSTRAINT audit_case_org_id_case_id_key UNIQUE (org_id, case_id);

ALTER TABLE ONLY public.audit_case
    ADD CONSTRAINT audit_case_pkey PRIMARY KEY (org_id, case_ref);

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.audit_payload
    ADD CONSTRAINT audit_payload_pkey PRIMARY KEY (org_id, event_id);

ALTER TABLE ONLY public.case_assignee
    ADD CONSTRAINT case_assignee_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.case_counter
    ADD CONSTRAINT case_counter_pkey PRIMARY KEY (org_id, case_id);

ALTER TABLE ONLY public.case_exclusion
    ADD CONSTRAINT case_exclusion_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_reporter_reference_key UNIQUE (org_id, reporter_reference);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.case_restriction
    ADD CONSTRAINT case_restriction_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_org_id_code_key UNIQUE (org_id, code);

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.ceremony
    ADD CONSTRAINT ceremony_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_slug_key UNIQUE (slug);

ALTER TABLE ONLY public.closing
    ADD CONSTRAINT closing_org_id_case_id_round_key UNIQUE (org_id, case_id, round);

ALTER TABLE ONLY public.closing
    ADD CONSTRAINT closing_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.deadline
    ADD CONSTRAINT deadline_org_id_case_id_kind_key UNIQUE (org_id, case_id, kind);

ALTER TABLE ONLY public.deadline
    ADD CONSTRAINT deadline_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.department
    ADD CONSTRAINT department_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_pkey PRIMARY KEY (account_id);

ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.fallback_reviewer
    ADD CONSTRAINT fallback_reviewer_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.form_version
    ADD CONSTRAINT form_version_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_org_id_mac_key UNIQUE (org_id, mac);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_org_id_case_id_key UNIQUE (org_id, case_id);

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.identity_view_request
    ADD CONSTRAINT identity_view_request_org_id_membership_id_key UNIQUE (org_id, membership_id);

ALTER TABLE ONLY public.identity_view_request
    ADD CONSTRAINT identity_view_request_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.membership_department
    ADD CONSTRAINT membership_department_pkey PRIMARY KEY (org_id, membership_id, department_id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_org_id_account_id_key UNIQUE (org_id, account_id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_org_id_case_id_number_key UNIQUE (org_id, case_id, number);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_shown UNIQUE (org_id, case_id, shown);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.organisation_key
    ADD CONSTRAINT organisation_key_pkey PRIMARY KEY (org_id, version);

ALTER TABLE ONLY public.organisation
    ADD CONSTRAINT organisation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_credential_id_key UNIQUE (credential_id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.platform_mark
    ADD CONSTRAINT platform_mark_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.read_mark
    ADD CONSTRAINT read_mark_org_id_case_id_member_id_key UNIQUE NULLS NOT DISTINCT (org_id, case_id, member_id);

ALTER TABLE ONLY public.read_mark
    ADD CONSTRAINT read_mark_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (account_id, code_hash);

ALTER TABLE ONLY public.release_mark
    ADD CONSTRAINT release_mark_pkey PRIMARY KEY (org_id);

ALTER TABLE ONLY public.reporter_access
    ADD CONSTRAINT reporter_access_org_id_mac_key UNIQUE (org_id, mac);

ALTER TABLE ONLY public.reporter_access
    ADD CONSTRAINT reporter_access_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.reset
    ADD CONSTRAINT reset_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.reset
    ADD CONSTRAINT reset_token_hash_key UNIQUE (token_hash);

ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT restriction_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_pkey PRIMARY KEY (account_id, id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sign_in_event
    ADD CONSTRAINT sign_in_event_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.sso_domain
    ADD CONSTRAINT sso_domain_pkey PRIMARY KEY (org_id, domain);

ALTER TABLE ONLY public.sso_identity
    ADD CONSTRAINT sso_identity_org_id_subject_index_key UNIQUE (org_id, subject_index);

ALTER TABLE ONLY public.sso_identity
    ADD CONSTRAINT sso_identity_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.sso_provider
    ADD CONSTRAINT sso_provider_org_id_key UNIQUE (org_id);

ALTER TABLE ONLY public.sso_provider
    ADD CONSTRAINT sso_provider_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.stage_history
    ADD CONSTRAINT stage_history_org_id_case_id_position_key UNIQUE (org_id, case_id, "position");

ALTER TABLE ONLY public.stage_history
    ADD CONSTRAINT stage_history_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.unjoined_file
    ADD CONSTRAINT unjoined_file_pkey PRIMARY KEY (org_id, id);

ALTER TABLE ONLY public.upload_slot
    ADD CONSTRAINT upload_slot_org_id_object_key_key UNIQUE (org_id, object_key);

ALTER TABLE ONLY public.upload_slot
    ADD CONSTRAINT upload_slot_pkey PRIMARY KEY (org_id, id);

CREATE INDEX abuse_address_expires ON public.abuse_address USING btree (expires_at);

CREATE INDEX api_token_made_by ON public.api_token USING btree (org_id, made_by);

CREATE INDEX api_token_revoked_by ON public.api_token USING btree (org_id, revoked_by);

CREATE INDEX attachment_case ON public.attachment USING btree (org_id, case_id);

CREATE INDEX attachment_member ON public.attachment USING btree (org_id, member_id);

CREATE INDEX attachment_message ON public.attachment USING btree (org_id, message_id);

CREATE INDEX attachment_unreleased ON public.attachment USING btree (org_id) WHERE (released_on IS NULL);

CREATE INDEX audit_event_case ON public.audit_event USING btree (org_id, case_ref);

CREATE INDEX audit_event_unreleased ON public.audit_event USING btree (org_id) WHERE (xid IS NULL);

CREATE INDEX case_assignee_member ON public.case_assignee USING btree (org_id, member_id);

CREATE UNIQUE INDEX case_assignee_now ON public.case_assignee USING btree (org_id, case_id, member_id) WHERE (ended_at IS NULL);

CREATE INDEX case_category ON public."case" USING btree (org_id, category_id);

CREATE INDEX case_channel ON public."case" USING btree (org_id, channel_id);

CREATE INDEX case_department ON public."case" USING btree (org_id, department_id);

CREATE UNIQUE INDEX case_entry ON public."case" USING btree (org_id, entry_id);

CREATE INDEX case_exclusion_member ON public.case_exclusion USING btree (org_id, member_id);

CREATE UNIQUE INDEX case_exclusion_now ON public.case_exclusion USING btree (org_id, case_id, member_id, ground) WHERE (lifted_at IS NULL);

CREATE INDEX case_form ON public."case" USING btree (org_id, form_id);

CREATE UNIQUE INDEX case_number ON public."case" USING btree (org_id, year, number) WHERE (number IS NOT NULL);

CREATE INDEX case_restriction_member ON public.case_restriction USING btree (org_id, member_id);

CREATE UNIQUE INDEX case_restriction_now ON public.case_restriction USING btree (org_id, case_id, member_id) WHERE (ended_at IS NULL);

CREATE INDEX case_unreleased ON public."case" USING btree (org_id) WHERE (released_on IS NULL);

CREATE INDEX ceremony_account ON public.ceremony USING btree (account_id);

CREATE INDEX ceremony_expires ON public.ceremony USING btree (expires_at);

CREATE INDEX ceremony_pending ON public.ceremony USING btree (kind, expires_at) WHERE (account_id IS NULL);

CREATE INDEX channel_department ON public.channel USING btree (org_id, department_id);

CREATE INDEX channel_form ON public.channel USING btree (org_id, form_id);

CREATE INDEX closing_approved_by ON public.closing USING btree (org_id, approved_by);

CREATE INDEX closing_proposed_by ON public.closing USING btree (org_id, proposed_by);

CREATE INDEX deadline_open ON public.deadline USING btree (org_id, due_on) WHERE (met_on IS NULL);

CREATE UNIQUE INDEX department_name ON public.department USING btree (org_id, parent_id, name);

CREATE UNIQUE INDEX department_root ON public.department USING btree (org_id) WHERE (parent_id IS NULL);

CREATE INDEX fallback_reviewer_approved_by ON public.fallback_reviewer USING btree (org_id, approved_by);

CREATE INDEX fallback_reviewer_asked_by ON public.fallback_reviewer USING btree (org_id, asked_by);

CREATE UNIQUE INDEX fallback_reviewer_holds ON public.fallback_reviewer USING btree (org_id) WHERE (approved_by IS NOT NULL);

CREATE INDEX fallback_reviewer_membership ON public.fallback_reviewer USING btree (org_id, membership_id);

CREATE UNIQUE INDEX fallback_reviewer_waits ON public.fallback_reviewer USING btree (org_id) WHERE (approved_by IS NULL);

CREATE INDEX identity_view_request_asked_by ON public.identity_view_request USING btree (org_id, asked_by);

CREATE INDEX invitation_invited_by ON public.invitation USING btree (org_id, invited_by);

CREATE UNIQUE INDEX invitation_waits ON public.invitation USING btree (org_id, email_index) WHERE ((accepted_at IS NULL) AND (revoked_at IS NULL));

CREATE INDEX job_claim ON public.job USING btree (kind, attempts, due_on);

CREATE INDEX job_membership ON public.job USING btree (org_id, membership_id);

CREATE INDEX membership_account ON public.membership USING btree (account_id);

CREATE INDEX membership_department_department ON public.membership_department USING btree (org_id, department_id);

CREATE INDEX membership_invited_by ON public.membership USING btree (org_id, invited_by);

CREATE INDEX message_member ON public.message USING btree (org_id, member_id);

CREATE INDEX message_unreleased ON public.message USING btree (org_id) WHERE (released_on IS NULL);

CREATE INDEX note_case ON public.note USING btree (org_id, case_id);

CREATE INDEX note_member ON public.note USING btree (org_id, member_id);

CREATE INDEX person_case ON public.person USING btree (org_id, case_id);

CREATE INDEX person_member ON public.person USING btree (org_id, member_id);

CREATE INDEX read_mark_member ON public.read_mark USING btree (org_id, member_id);

CREATE INDEX reporter_access_case ON public.reporter_access USING btree (org_id, case_id);

CREATE INDEX reset_asked_by ON public.reset USING btree (org_id, asked_by);

CREATE INDEX reset_decided_by ON public.reset USING btree (org_id, decided_by);

CREATE INDEX reset_membership ON public.reset USING btree (org_id, membership_id);

CREATE INDEX reset_stop ON public.reset USING btree (stop_hash);

CREATE UNIQUE INDEX reset_waiting ON public.reset USING btree (org_id, membership_id) WHERE (state = 'waiting'::text);

CREATE INDEX restriction_approved_by ON public.restriction USING btree (org_id, approved_by);

CREATE INDEX restriction_asked_by ON public.restriction USING btree (org_id, asked_by);

CREATE INDEX restriction_case ON public.restriction USING btree (org_id, case_id);

CREATE UNIQUE INDEX restriction_holds ON public.restriction USING btree (org_id, case_id) WHERE ((restricted_on IS NOT NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX restriction_waits ON public.restriction USING btree (org_id, case_id) WHERE ((restricted_on IS NULL) AND (ended_at IS NULL));

CREATE UNIQUE INDEX second_factor_waiting ON public.second_factor USING btree (account_id) WHERE (confirmed_at IS NULL);

CREATE INDEX session_account ON public.session USING btree (account_id);

CREATE INDEX sign_in_event_account ON public.sign_in_event USING btree (account_id);

CREATE INDEX sign_in_event_position ON public.sign_in_event USING btree ("position");

CREATE UNIQUE INDEX sso_domain_once ON public.sso_domain USING btree (domain) WHERE (seen_at IS NOT NULL);

CREATE INDEX sso_domain_provider ON public.sso_domain USING btree (org_id, provider_id);

CREATE INDEX sso_identity_membership ON public.sso_identity USING btree (org_id, membership_id);

CREATE INDEX stage_history_member ON public.stage_history USING btree (org_id, member_id);

CREATE INDEX upload_slot_case ON public.upload_slot USING btree (org_id, case_id);

CREATE INDEX upload_slot_expires ON public.upload_slot USING btree (org_id, expires_on);

CREATE INDEX upload_slot_id ON public.upload_slot USING btree (id);

CREATE INDEX upload_slot_member ON public.upload_slot USING btree (org_id, member_id);

CREATE INDEX upload_slot_unattached ON public.upload_slot USING btree (org_id) INCLUDE (arrived) WHERE ((NOT attached) AND (arrived > 0) AND (member_id IS NULL));

CREATE TRIGGER check_state BEFORE UPDATE ON public.organisation FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION app.check_state();

CREATE TRIGGER four_eyes BEFORE UPDATE ON public.membership FOR EACH ROW WHEN (((((new.allow & (~ old.allow)) & 128) <> 0) AND (CURRENT_USER = 'voicase_admin'::name))) EXECUTE FUNCTION app.four_eyes();

CREATE TRIGGER no_delete BEFORE DELETE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER no_delete;

CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.audit_event FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER no_truncate;

CREATE TRIGGER no_truncate BEFORE TRUNCATE ON public.audit_payload FOR EACH STATEMENT EXECUTE FUNCTION app.refuse_change();

ALTER TABLE public.audit_payload ENABLE ALWAYS TRIGGER no_truncate;

CREATE TRIGGER no_update BEFORE UPDATE ON public.audit_payload FOR EACH ROW EXECUTE FUNCTION app.refuse_change();

ALTER TABLE public.audit_payload ENABLE ALWAYS TRIGGER no_update;

CREATE TRIGGER only_release BEFORE UPDATE ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.only_release();

ALTER TABLE public.audit_event ENABLE ALWAYS TRIGGER only_release;

CREATE TRIGGER reset_eyes BEFORE UPDATE ON public.reset FOR EACH ROW WHEN (((new.state = 'approved'::text) AND (old.state <> 'approved'::text))) EXECUTE FUNCTION app.reset_eyes();

CREATE TRIGGER second_member BEFORE UPDATE ON public.fallback_reviewer FOR EACH ROW EXECUTE FUNCTION app.second_member();

CREATE TRIGGER second_member BEFORE UPDATE ON public.restriction FOR EACH ROW WHEN (((new.approved_by IS DISTINCT FROM old.approved_by) OR (new.restricted_on IS DISTINCT FROM old.restricted_on))) EXECUTE FUNCTION app.second_member();

CREATE TRIGGER stamp BEFORE INSERT ON public.audit_event FOR EACH ROW EXECUTE FUNCTION app.stamp_event();

CREATE TRIGGER tell AFTER UPDATE ON public.account FOR EACH ROW WHEN ((old.disabled_at IS DISTINCT FROM new.disabled_at)) EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.attachment FOR EACH ROW WHEN ((((new.author = 'staff'::text) OR (new.released_on IS NOT NULL)) AND (CURRENT_USER <> 'voicase_reporter'::name))) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER UPDATE ON public."case" FOR EACH ROW WHEN (((new.released_on IS NOT NULL) AND (CURRENT_USER <> 'voicase_reporter'::name))) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.case_assignee FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.case_exclusion FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.case_restriction FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.closing FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.deadline FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER DELETE OR UPDATE ON public.department FOR EACH ROW EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER INSERT OR DELETE OR UPDATE ON public.membership_department FOR EACH ROW EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.message FOR EACH ROW WHEN ((((new.author = 'staff'::text) OR (new.released_on IS NOT NULL)) AND (CURRENT_USER <> 'voicase_reporter'::name))) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.note FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER UPDATE ON public.organisation FOR EACH ROW WHEN ((old.state <> new.state)) EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.person FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.restriction FOR EACH ROW EXECUTE FUNCTION app.tell_case();

CREATE TRIGGER tell AFTER UPDATE ON public.session FOR EACH ROW WHEN ((old.revoked_at IS DISTINCT FROM new.revoked_at)) EXECUTE FUNCTION app.tell_access();

CREATE TRIGGER tell AFTER INSERT OR UPDATE ON public.stage_history FOR EACH ROW WHEN ((CURRENT_USER <> 'voicase_reporter'::name)) EXECUTE FUNCTION app.tell_case();

ALTER TABLE ONLY public.answer
    ADD CONSTRAINT answer_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_org_id_made_by_fkey FOREIGN KEY (org_id, made_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.api_token
    ADD CONSTRAINT api_token_org_id_revoked_by_fkey FOREIGN KEY (org_id, revoked_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.attachment
    ADD CONSTRAINT attachment_org_id_message_id_fkey FOREIGN KEY (org_id, message_id) REFERENCES public.message(org_id, id);

ALTER TABLE ONLY public.audit_case
    ADD CONSTRAINT audit_case_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.audit_payload
    ADD CONSTRAINT audit_payload_org_id_event_id_fkey FOREIGN KEY (org_id, event_id) REFERENCES public.audit_event(org_id, id);

ALTER TABLE ONLY public.case_assignee
    ADD CONSTRAINT case_assignee_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.case_assignee
    ADD CONSTRAINT case_assignee_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.case_counter
    ADD CONSTRAINT case_counter_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.case_exclusion
    ADD CONSTRAINT case_exclusion_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.case_exclusion
    ADD CONSTRAINT case_exclusion_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_category_id_fkey FOREIGN KEY (org_id, category_id) REFERENCES public.category(org_id, id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_channel_id_fkey FOREIGN KEY (org_id, channel_id) REFERENCES public.channel(org_id, id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_department_id_fkey FOREIGN KEY (org_id, department_id) REFERENCES public.department(org_id, id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public."case"
    ADD CONSTRAINT case_org_id_form_id_fkey FOREIGN KEY (org_id, form_id) REFERENCES public.form_version(org_id, id);

ALTER TABLE ONLY public.case_restriction
    ADD CONSTRAINT case_restriction_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.case_restriction
    ADD CONSTRAINT case_restriction_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.category
    ADD CONSTRAINT category_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.ceremony
    ADD CONSTRAINT ceremony_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_org_id_department_id_fkey FOREIGN KEY (org_id, department_id) REFERENCES public.department(org_id, id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.channel
    ADD CONSTRAINT channel_org_id_form_id_fkey FOREIGN KEY (org_id, form_id) REFERENCES public.form_version(org_id, id);

ALTER TABLE ONLY public.closing
    ADD CONSTRAINT closing_org_id_approved_by_fkey FOREIGN KEY (org_id, approved_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.closing
    ADD CONSTRAINT closing_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.closing
    ADD CONSTRAINT closing_org_id_proposed_by_fkey FOREIGN KEY (org_id, proposed_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.deadline
    ADD CONSTRAINT deadline_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.department
    ADD CONSTRAINT department_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.department
    ADD CONSTRAINT department_org_id_parent_id_fkey FOREIGN KEY (org_id, parent_id) REFERENCES public.department(org_id, id);

ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.fallback_reviewer
    ADD CONSTRAINT fallback_reviewer_org_id_approved_by_fkey FOREIGN KEY (org_id, approved_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.fallback_reviewer
    ADD CONSTRAINT fallback_reviewer_org_id_asked_by_fkey FOREIGN KEY (org_id, asked_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.fallback_reviewer
    ADD CONSTRAINT fallback_reviewer_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.form_version
    ADD CONSTRAINT form_version_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.identity
    ADD CONSTRAINT identity_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.identity_view_request
    ADD CONSTRAINT identity_view_request_org_id_asked_by_fkey FOREIGN KEY (org_id, asked_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.identity_view_request
    ADD CONSTRAINT identity_view_request_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_org_id_invited_by_fkey FOREIGN KEY (org_id, invited_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.membership_department
    ADD CONSTRAINT membership_department_org_id_department_id_fkey FOREIGN KEY (org_id, department_id) REFERENCES public.department(org_id, id);

ALTER TABLE ONLY public.membership_department
    ADD CONSTRAINT membership_department_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_org_id_invited_by_fkey FOREIGN KEY (org_id, invited_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.message
    ADD CONSTRAINT message_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.organisation_key
    ADD CONSTRAINT organisation_key_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.passkey
    ADD CONSTRAINT passkey_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.read_mark
    ADD CONSTRAINT read_mark_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.read_mark
    ADD CONSTRAINT read_mark_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.release_mark
    ADD CONSTRAINT release_mark_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.reporter_access
    ADD CONSTRAINT reporter_access_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.reset
    ADD CONSTRAINT reset_org_id_asked_by_fkey FOREIGN KEY (org_id, asked_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.reset
    ADD CONSTRAINT reset_org_id_decided_by_fkey FOREIGN KEY (org_id, decided_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.reset
    ADD CONSTRAINT reset_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT restriction_org_id_approved_by_fkey FOREIGN KEY (org_id, approved_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT restriction_org_id_asked_by_fkey FOREIGN KEY (org_id, asked_by) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.restriction
    ADD CONSTRAINT restriction_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.sign_in_event
    ADD CONSTRAINT sign_in_event_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id);

ALTER TABLE ONLY public.sso_domain
    ADD CONSTRAINT sso_domain_org_id_provider_id_fkey FOREIGN KEY (org_id, provider_id) REFERENCES public.sso_provider(org_id, id);

ALTER TABLE ONLY public.sso_identity
    ADD CONSTRAINT sso_identity_org_id_membership_id_fkey FOREIGN KEY (org_id, membership_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.sso_provider
    ADD CONSTRAINT sso_provider_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.stage_history
    ADD CONSTRAINT stage_history_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.stage_history
    ADD CONSTRAINT stage_history_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE ONLY public.unjoined_file
    ADD CONSTRAINT unjoined_file_org_id_id_fkey FOREIGN KEY (org_id, id) REFERENCES public.attachment(org_id, id);

ALTER TABLE ONLY public.upload_slot
    ADD CONSTRAINT upload_slot_org_id_case_id_fkey FOREIGN KEY (org_id, case_id) REFERENCES public."case"(org_id, id);

ALTER TABLE ONLY public.upload_slot
    ADD CONSTRAINT upload_slot_org_id_fkey FOREIGN KEY (org_id) REFERENCES public.organisation(id);

ALTER TABLE ONLY public.upload_slot
    ADD CONSTRAINT upload_slot_org_id_member_id_fkey FOREIGN KEY (org_id, member_id) REFERENCES public.membership(org_id, id);

ALTER TABLE public.abuse_address ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.abuse_day ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.account ENABLE ROW LEVEL SECURITY;

CREATE POLICY active ON public."case" AS RESTRICTIVE TO voicase_admin USING (( SELECT app.org_is_active() AS org_is_active));

CREATE POLICY active ON public.membership AS RESTRICTIVE TO voicase_admin USING (( SELECT app.org_is_active() AS org_is_active));

CREATE POLICY active_new ON public."case" AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK (( SELECT app.org_is_active() AS org_is_active));

ALTER TABLE public.answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.api_token ENABLE ROW LEVEL SECURITY;

CREATE POLICY ask ON public.fallback_reviewer FOR INSERT TO voicase_admin WITH CHECK (((asked_by = ( SELECT app.member() AS member)) AND (approved_by IS NULL)));

CREATE POLICY ask ON public.identity_view_request FOR INSERT TO voicase_admin WITH CHECK ((asked_by = ( SELECT app.member() AS member)));

CREATE POLICY ask ON public.reset FOR INSERT TO voicase_admin WITH CHECK (((state = 'waiting'::text) AND (asked_by = ( SELECT app.member() AS member))));

CREATE POLICY attach ON public.unjoined_file FOR INSERT TO voicase_reporter, voicase_admin WITH CHECK ((EXISTS ( SELECT
   FROM public.attachment a
  WHERE ((a.org_id = unjoined_file.org_id) AND (a.id = unjoined_file.id)))));

ALTER TABLE public.attachment ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_case ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.audit_payload ENABLE ROW LEVEL SECURITY;

CREATE POLICY auth ON public.account TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.api_token TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.ceremony TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.department FOR SELECT TO voicase_auth USING (true);

CREATE POLICY auth ON public.email_change TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.invitation TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.job FOR INSERT TO voicase_auth WITH CHECK (((kind = 'token_refused'::text) AND (membership_id IS NULL)));

CREATE POLICY auth ON public.membership FOR SELECT TO voicase_auth USING (true);

CREATE POLICY auth ON public.membership_department TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.organisation FOR SELECT TO voicase_auth USING (true);

CREATE POLICY auth ON public.passkey TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.recovery_code TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.reset TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.second_factor TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.session TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.sign_in_event TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.sso_domain TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.sso_identity TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth ON public.sso_provider TO voicase_auth USING (true) WITH CHECK (true);

CREATE POLICY auth_join ON public.membership FOR INSERT TO voicase_auth WITH CHECK (true);

CREATE POLICY auth_return ON public.membership FOR UPDATE TO voicase_auth USING ((removed_at IS NOT NULL)) WITH CHECK (true);

CREATE POLICY auth_suspend ON public.membership FOR UPDATE TO voicase_auth USING ((removed_at IS NULL)) WITH CHECK ((suspended_at IS NOT NULL));

ALTER TABLE public."case" ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_assignee ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_counter ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_exclusion ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.case_restriction ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.category ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.ceremony ENABLE ROW LEVEL SECURITY;

CREATE POLICY change ON public.department TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY change ON public.membership FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY change ON public.membership_department TO voicase_admin USING (true) WITH CHECK (true);

ALTER TABLE public.channel ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.closing ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.deadline ENABLE ROW LEVEL SECURITY;

CREATE POLICY decide ON public.fallback_reviewer FOR UPDATE TO voicase_admin USING ((approved_by IS NULL)) WITH CHECK ((approved_by = ( SELECT app.member() AS member)));

CREATE POLICY decide ON public.identity_view_request FOR DELETE TO voicase_admin USING (true);

CREATE POLICY decide ON public.organisation FOR UPDATE TO voicase_platform USING (true) WITH CHECK (true);

CREATE POLICY decide ON public.reset FOR UPDATE TO voicase_admin USING ((state = 'waiting'::text)) WITH CHECK ((decided_by = ( SELECT app.member() AS member)));

ALTER TABLE public.department ENABLE ROW LEVEL SECURITY;

CREATE POLICY dissolve ON public."case" TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY dissolve ON public.channel FOR UPDATE TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY dissolve ON public.department TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY dissolve ON public.membership_department TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

ALTER TABLE public.email_change ENABLE ROW LEVEL SECURITY;

CREATE POLICY entered ON public.case_exclusion AS RESTRICTIVE FOR UPDATE TO voicase_admin USING ((ground = 'person'::text));

CREATE POLICY excluded ON public."case" AS RESTRICTIVE TO voicase_admin USING ((NOT (id = ANY (( SELECT app.cases_excluded() AS cases_excluded)::uuid[]))));

ALTER TABLE public.fallback_reviewer ENABLE ROW LEVEL SECURITY;

CREATE POLICY finish ON public.job FOR DELETE TO voicase_worker USING (true);

CREATE POLICY forget ON public.fallback_reviewer FOR DELETE TO voicase_admin USING (true);

CREATE POLICY forget ON public.outbox FOR DELETE TO voicase_worker USING (true);

ALTER TABLE public.form_version ENABLE ROW LEVEL SECURITY;

CREATE POLICY found ON public.category FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.channel FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.department FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.form_version FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.invitation FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.organisation FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY found ON public.organisation_key FOR INSERT TO voicase_platform WITH CHECK (true);

CREATE POLICY holder ON public.idempotency_key TO voicase_reporter, voicase_admin USING ((mac = ( SELECT app.idem() AS idem))) WITH CHECK ((mac = ( SELECT app.idem() AS idem)));

CREATE POLICY holder ON public.upload_slot TO voicase_reporter USING ((secret_hash = ( SELECT app.slot() AS slot))) WITH CHECK (((secret_hash = ( SELECT app.slot() AS slot)) AND (member_id IS NULL)));

CREATE POLICY holder_staff ON public.upload_slot TO voicase_admin USING (((secret_hash = ( SELECT app.slot() AS slot)) AND (member_id IS NOT NULL))) WITH CHECK (((secret_hash = ( SELECT app.slot() AS slot)) AND (member_id IS NOT NULL)));

CREATE POLICY honest ON public.audit_event AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK ((actor = 'reporter'::text));

CREATE POLICY honest_platform ON public.audit_event AS RESTRICTIVE FOR INSERT TO voicase_platform WITH CHECK ((actor = ANY (ARRAY['platform'::text, 'system'::text])));

CREATE POLICY honest_staff ON public.audit_event AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK ((actor = ANY (ARRAY['member'::text, 'token'::text, 'account'::text])));

ALTER TABLE public.idempotency_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identity ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.identity_view_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.invitation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.job ENABLE ROW LEVEL SECURITY;

CREATE POLICY join_them ON public.unjoined_file TO voicase_worker USING (true);

CREATE POLICY lookup ON public.case_assignee FOR SELECT TO voicase_lookup USING ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY lookup ON public.case_exclusion FOR SELECT TO voicase_lookup USING ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY lookup ON public.case_restriction FOR SELECT TO voicase_lookup USING ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY lookup ON public.channel FOR SELECT TO voicase_lookup USING (true);

CREATE POLICY lookup ON public.organisation FOR SELECT TO voicase_queue USING (true);

CREATE POLICY lookup ON public.upload_slot FOR SELECT TO voicase_lookup USING (true);

CREATE POLICY make ON public.api_token FOR INSERT TO voicase_admin WITH CHECK ((made_by = ( SELECT app.member() AS member)));

CREATE POLICY mark ON public.release_mark TO voicase_worker USING (true) WITH CHECK (true);

ALTER TABLE public.membership ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.membership_department ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.message ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.note ENABLE ROW LEVEL SECURITY;

CREATE POLICY of_attachment ON public.unjoined_file FOR SELECT TO voicase_reporter, voicase_admin USING ((EXISTS ( SELECT
   FROM public.attachment a
  WHERE ((a.org_id = unjoined_file.org_id) AND (a.id = unjoined_file.id)))));

ALTER TABLE public.organisation ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.organisation_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;

CREATE POLICY own ON public.account FOR UPDATE TO voicase_admin USING ((id = ( SELECT app.account() AS account))) WITH CHECK ((id = ( SELECT app.account() AS account)));

CREATE POLICY own ON public.job FOR SELECT TO voicase_worker USING (true);

CREATE POLICY own ON public.note AS RESTRICTIVE FOR UPDATE TO voicase_admin USING ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY own ON public.read_mark AS RESTRICTIVE FOR UPDATE TO voicase_admin USING ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY own_new ON public.attachment AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (((author = 'staff'::text) AND (member_id = ( SELECT app.member() AS member))));

CREATE POLICY own_new ON public.case_exclusion AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (((ground = 'person'::text) OR ((ground = 'recusal'::text) AND (member_id = ( SELECT app.member() AS member)))));

CREATE POLICY own_new ON public.message AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (((author = 'staff'::text) AND (member_id = ( SELECT app.member() AS member))));

CREATE POLICY own_new ON public.note AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY own_new ON public.read_mark AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK ((member_id = ( SELECT app.member() AS member)));

CREATE POLICY own_new ON public.restriction AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (((asked_by = ( SELECT app.member() AS member)) AND (approved_by IS NULL)));

CREATE POLICY own_new ON public.stage_history AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK ((member_id = ( SELECT app.member() AS member)));

ALTER TABLE public.passkey ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.platform_mark ENABLE ROW LEVEL SECURITY;

CREATE POLICY post ON public.job FOR INSERT TO voicase_admin WITH CHECK (true);

CREATE POLICY post ON public.outbox FOR INSERT TO voicase_admin WITH CHECK (true);

CREATE POLICY post_only ON public.job AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (((kind = 'send_mail'::text) AND (membership_id IS NULL)));

CREATE POLICY post_platform ON public.job FOR INSERT TO voicase_platform WITH CHECK (((kind = 'send_mail'::text) AND (membership_id IS NULL)));

CREATE POLICY post_platform ON public.outbox FOR INSERT TO voicase_platform WITH CHECK ((kind = 'invitation'::text));

CREATE POLICY post_worker ON public.outbox FOR INSERT TO voicase_worker WITH CHECK ((kind = ANY (ARRAY['reset_asked'::text, 'reset_waits'::text])));

CREATE POLICY queue ON public.abuse_address TO voicase_queue USING (true) WITH CHECK (true);

CREATE POLICY queue ON public.abuse_day TO voicase_queue USING (true) WITH CHECK (true);

CREATE POLICY queue ON public.attachment FOR SELECT TO voicase_queue USING ((released_on IS NULL));

CREATE POLICY queue ON public.audit_event FOR SELECT TO voicase_queue USING ((xid IS NULL));

CREATE POLICY queue ON public."case" FOR SELECT TO voicase_queue USING ((released_on IS NULL));

CREATE POLICY queue ON public.job TO voicase_queue USING (true);

CREATE POLICY queue ON public.message FOR SELECT TO voicase_queue USING ((released_on IS NULL));

CREATE POLICY queue ON public.outbox FOR SELECT TO voicase_queue USING (true);

CREATE POLICY queue ON public.platform_mark TO voicase_queue USING (true) WITH CHECK (true);

CREATE POLICY queue ON public.release_mark FOR SELECT TO voicase_queue USING (true);

CREATE POLICY read ON public.account FOR SELECT TO voicase_admin USING (((id = ( SELECT app.account() AS account)) OR (id = ANY (ARRAY( SELECT m.account_id
   FROM public.membership m
  WHERE ((m.org_id = ( SELECT app.org() AS org)) AND (m.removed_at IS NULL)))))));

CREATE POLICY read ON public.api_token FOR SELECT TO voicase_admin USING (true);

CREATE POLICY read ON public.audit_event FOR SELECT TO voicase_worker, voicase_sequencer USING (true);

CREATE POLICY read ON public.category FOR SELECT TO voicase_admin USING (true);

CREATE POLICY read ON public.channel FOR SELECT TO voicase_reporter, voicase_admin USING (true);

CREATE POLICY read ON public.department FOR SELECT TO voicase_admin, voicase_platform USING (true);

CREATE POLICY read ON public.fallback_reviewer FOR SELECT TO voicase_admin USING (true);

CREATE POLICY read ON public.form_version FOR SELECT TO voicase_reporter, voicase_admin USING (true);

CREATE POLICY read ON public.identity_view_request FOR SELECT TO voicase_admin USING (true);

CREATE POLICY read ON public.membership FOR SELECT TO voicase_admin, voicase_worker USING (true);

CREATE POLICY read ON public.membership_department FOR SELECT TO voicase_admin, voicase_worker USING (true);

CREATE POLICY read ON public.organisation FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);

CREATE POLICY read ON public.organisation_key FOR SELECT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING (true);

CREATE POLICY read ON public.reset FOR SELECT TO voicase_admin USING (true);

ALTER TABLE public.read_mark ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.recovery_code ENABLE ROW LEVEL SECURITY;

CREATE POLICY release ON public.attachment FOR UPDATE TO voicase_worker USING ((released_on IS NULL)) WITH CHECK ((released_on IS NOT NULL));

CREATE POLICY release ON public.audit_event FOR UPDATE TO voicase_worker USING ((xid IS NULL)) WITH CHECK ((xid IS NOT NULL));

CREATE POLICY release ON public."case" FOR UPDATE TO voicase_worker USING ((released_on IS NULL)) WITH CHECK ((released_on IS NOT NULL));

CREATE POLICY release ON public.case_counter TO voicase_worker USING (true) WITH CHECK (true);

CREATE POLICY release ON public.message FOR UPDATE TO voicase_worker USING ((released_on IS NULL)) WITH CHECK ((released_on IS NOT NULL));

ALTER TABLE public.release_mark ENABLE ROW LEVEL SECURITY;

CREATE POLICY release_read ON public.attachment FOR SELECT TO voicase_worker USING (true);

CREATE POLICY release_read ON public."case" FOR SELECT TO voicase_worker USING (true);

CREATE POLICY release_read ON public.message FOR SELECT TO voicase_worker USING (true);

CREATE POLICY reporter ON public.answer TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.attachment TO voicase_reporter USING (((case_id = ( SELECT app.case_id() AS case_id)) AND ((author = 'reporter'::text) OR (message_id IS NOT NULL))));

CREATE POLICY reporter ON public."case" TO voicase_reporter USING ((id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.case_counter TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.closing FOR SELECT TO voicase_reporter USING (((case_id = ( SELECT app.case_id() AS case_id)) AND (closed_on IS NOT NULL)));

CREATE POLICY reporter ON public.deadline TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.identity TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.message TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter ON public.read_mark TO voicase_reporter USING (((case_id = ( SELECT app.case_id() AS case_id)) AND (member_id IS NULL)));

CREATE POLICY reporter ON public.reporter_access FOR SELECT TO voicase_reporter USING ((mac = ( SELECT app.receipt() AS receipt)));

CREATE POLICY reporter ON public.stage_history TO voicase_reporter USING ((case_id = ( SELECT app.case_id() AS case_id)));

ALTER TABLE public.reporter_access ENABLE ROW LEVEL SECURITY;

CREATE POLICY reporter_new ON public.audit_case FOR INSERT TO voicase_reporter WITH CHECK ((case_id = ( SELECT app.case_id() AS case_id)));

CREATE POLICY reporter_new ON public.reporter_access FOR INSERT TO voicase_reporter WITH CHECK ((case_id = ( SELECT app.case_id() AS case_id)));

ALTER TABLE public.reset ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.restriction ENABLE ROW LEVEL SECURITY;

CREATE POLICY revoke ON public.api_token FOR UPDATE TO voicase_admin USING ((revoked_at IS NULL)) WITH CHECK ((revoked_by = ( SELECT app.member() AS member)));

ALTER TABLE public.second_factor ENABLE ROW LEVEL SECURITY;

CREATE POLICY send ON public.outbox FOR SELECT TO voicase_worker USING (true);

ALTER TABLE public.session ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sign_in_event ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sso_domain ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sso_identity ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.sso_provider ENABLE ROW LEVEL SECURITY;

CREATE POLICY staff ON public.answer TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = answer.org_id) AND (c.id = answer.case_id)))));

CREATE POLICY staff ON public.attachment TO voicase_admin USING ((((author = 'staff'::text) OR (released_on IS NOT NULL)) AND (EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = attachment.org_id) AND (c.id = attachment.case_id))))));

CREATE POLICY staff ON public.audit_case TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = audit_case.org_id) AND (c.id = audit_case.case_id)))));

CREATE POLICY staff ON public.audit_event FOR SELECT TO voicase_admin USING (
CASE
    WHEN (case_ref IS NULL) THEN ( SELECT app.audits() AS audits)
    ELSE (EXISTS ( SELECT
       FROM public.audit_case a
      WHERE ((a.org_id = audit_event.org_id) AND (a.case_ref = audit_event.case_ref))))
END);

CREATE POLICY staff ON public."case" TO voicase_admin USING (((released_on IS NOT NULL) AND (((( SELECT app.scope() AS scope) <> 'none'::text) AND (id = ANY (( SELECT app.cases_fallback() AS cases_fallback)::uuid[]))) OR (((NOT restricted) OR (id = ANY (( SELECT app.cases_named() AS cases_named)::uuid[]))) AND
CASE ( SELECT app.scope() AS scope)
    WHEN 'all'::text THEN true
    WHEN 'departments'::text THEN ((department_id = ANY (( SELECT app.departments() AS departments)::uuid[])) OR (id = ANY (( SELECT app.cases_assigned() AS cases_assigned)::uuid[])) OR (id = ANY (( SELECT app.cases_named() AS cases_named)::uuid[])))
    WHEN 'assigned'::text THEN (id = ANY (( SELECT app.cases_assigned() AS cases_assigned)::uuid[]))
    WHEN 'named'::text THEN (id = ANY (( SELECT app.cases_named() AS cases_named)::uuid[]))
    ELSE false
END))));

CREATE POLICY staff ON public.case_assignee TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = case_assignee.org_id) AND (c.id = case_assignee.case_id)))));

CREATE POLICY staff ON public.case_counter TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = case_counter.org_id) AND (c.id = case_counter.case_id)))));

CREATE POLICY staff ON public.case_exclusion TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = case_exclusion.org_id) AND (c.id = case_exclusion.case_id)))));

CREATE POLICY staff ON public.case_restriction TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = case_restriction.org_id) AND (c.id = case_restriction.case_id)))));

CREATE POLICY staff ON public.closing TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = closing.org_id) AND (c.id = closing.case_id)))));

CREATE POLICY staff ON public.deadline TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = deadline.org_id) AND (c.id = deadline.case_id)))));

CREATE POLICY staff ON public.invitation TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY staff ON public.message TO voicase_admin USING ((((author = 'staff'::text) OR (released_on IS NOT NULL)) AND (EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = message.org_id) AND (c.id = message.case_id))))));

CREATE POLICY staff ON public.note TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = note.org_id) AND (c.id = note.case_id)))));

CREATE POLICY staff ON public.person TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = person.org_id) AND (c.id = person.case_id)))));

CREATE POLICY staff ON public.read_mark TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = read_mark.org_id) AND (c.id = read_mark.case_id)))));

CREATE POLICY staff ON public.restriction TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = restriction.org_id) AND (c.id = restriction.case_id)))));

CREATE POLICY staff ON public.sso_domain TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY staff ON public.sso_identity TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY staff ON public.sso_provider TO voicase_admin USING (true) WITH CHECK (true);

CREATE POLICY staff ON public.stage_history TO voicase_admin USING ((EXISTS ( SELECT
   FROM public."case" c
  WHERE ((c.org_id = stage_history.org_id) AND (c.id = stage_history.case_id)))));

ALTER TABLE public.stage_history ENABLE ROW LEVEL SECURITY;

CREATE POLICY sweep ON public.email_change TO voicase_worker USING ((expires_at < (now() - '30 days'::interval)));

CREATE POLICY sweep ON public.idempotency_key TO voicase_worker USING (true);

CREATE POLICY sweep ON public.invitation TO voicase_worker USING ((expires_at < (now() - '30 days'::interval)));

CREATE POLICY sweep ON public.session TO voicase_worker USING ((expires_at < (now() - '30 days'::interval)));

CREATE POLICY sweep ON public.upload_slot TO voicase_worker USING (true);

CREATE POLICY tenant ON public.answer AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.api_token AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.attachment AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.audit_case AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.audit_event AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.audit_payload AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public."case" AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.case_assignee AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.case_counter AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.case_exclusion AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.case_restriction AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.category AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.channel AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.closing AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.deadline AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.department AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.fallback_reviewer AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.form_version AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.idempotency_key AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.identity AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.identity_view_request AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.invitation AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.job AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.membership AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.membership_department AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.message AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.note AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.organisation AS RESTRICTIVE TO voicase_owner, voicase_reporter, voicase_admin, voicase_worker, voicase_platform USING ((id = ( SELECT app.org() AS org))) WITH CHECK ((id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.organisation_key AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.outbox AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.person AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.read_mark AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.release_mark AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_lookup, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.reporter_access AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.reset AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.restriction AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.sso_domain AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.sso_identity AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.sso_provider AS RESTRICTIVE TO voicase_owner, voicase_lookup, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.stage_history AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.unjoined_file AS RESTRICTIVE USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant ON public.upload_slot AS RESTRICTIVE TO voicase_owner, voicase_auth, voicase_queue, voicase_keystore, voicase_migrator, voicase_reporter, voicase_admin, voicase_worker, voicase_purger, voicase_platform, voicase_sequencer, voicase_backup USING ((org_id = ( SELECT app.org() AS org))) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.attachment AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.audit_event AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public."case" AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.channel AS RESTRICTIVE TO voicase_lookup USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.invitation AS RESTRICTIVE TO voicase_auth USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.membership AS RESTRICTIVE TO voicase_auth USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.message AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.outbox AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.release_mark AS RESTRICTIVE TO voicase_queue USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY tenant_new ON public.upload_slot AS RESTRICTIVE TO voicase_lookup USING (true) WITH CHECK ((org_id = ( SELECT app.org() AS org)));

ALTER TABLE public.unjoined_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE public.upload_slot ENABLE ROW LEVEL SECURITY;

CREATE POLICY watch ON public.account FOR SELECT TO voicase_lookup USING (true);

CREATE POLICY watch ON public.case_assignee FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.case_exclusion FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.case_restriction FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.fallback_reviewer FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.membership FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.restriction FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch ON public.stage_history FOR SELECT TO voicase_lookup USING ((org_id = ( SELECT app.org() AS org)));

CREATE POLICY watch_new ON public.case_restriction FOR INSERT TO voicase_lookup WITH CHECK (reviewer);

CREATE POLICY watch_new ON public.stage_history FOR INSERT TO voicase_lookup WITH CHECK ((kind = 'reviewer_let_in'::text));

CREATE POLICY write ON public.audit_event FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);

CREATE POLICY write ON public.audit_payload FOR INSERT TO voicase_reporter, voicase_admin, voicase_worker, voicase_platform WITH CHECK (true);

CREATE POLICY write ON public.job FOR INSERT TO voicase_worker WITH CHECK (true);

GRANT USAGE ON SCHEMA app TO voicase_reporter;
GRANT USAGE ON SCHEMA app TO voicase_admin;
GRANT USAGE ON SCHEMA app TO voicase_worker;
GRANT USAGE ON SCHEMA app TO voicase_platform;
GRANT USAGE ON SCHEMA app TO voicase_sequencer;
GRANT USAGE ON SCHEMA app TO voicase_purger;
GRANT ALL ON SCHEMA app TO voicase_auth;
GRANT ALL ON SCHEMA app TO voicase_lookup;
GRANT ALL ON SCHEMA app TO voicase_queue;

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO voicase_reporter;
GRANT USAGE ON SCHEMA public TO voicase_admin;
GRANT USAGE ON SCHEMA public TO voicase_worker;
GRANT USAGE ON SCHEMA public TO voicase_platform;
GRANT USAGE ON SCHEMA public TO voicase_sequencer;
GRANT USAGE ON SCHEMA public TO voicase_purger;
GRANT USAGE ON SCHEMA public TO voicase_auth;
GRANT USAGE ON SCHEMA public TO voicase_lookup;
GRANT USAGE ON SCHEMA public TO voicase_queue;

REVOKE ALL ON FUNCTION app.auth_accept(hash bytea, owner uuid, new_revision integer, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_accept(hash bytea, owner uuid, new_revision integer, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_account(wanted bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_account(wanted bytea) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_ceremony_begin(new_id uuid, owner uuid, what text, sealed bytea, until timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_ceremony_take(wanted uuid, owner uuid, what text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_code_attempt(owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_code_attempt(owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_code_right(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_code_right(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_code_use(owner uuid, hash bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_codes_renew(owner uuid, hashes bytea[], at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_credentials_replaced(owner uuid, keep uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_email_change(hash bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_email_change(hash bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_email_confirm(hash bytea, old_revision integer, sealed_email bytea, sealed_name bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_email_confirm(hash bytea, old_revision integer, sealed_email bytea, sealed_name bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor(wanted uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor_add(owner uuid, factor uuid, sealed bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor_confirm(owner uuid, factor uuid, step bigint, label bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor_remove(owner uuid, wanted uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor_rename(owner uuid, wanted uuid, label bytea) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factor_use(owner uuid, factor uuid, step bigint, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factors(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_factors(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_factors_end(owner uuid) FROM PUBLIC;

REVOKE ALL ON FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit integer, work_of text[], work_bit integer) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_has_readers(wanted uuid, day date, all_of text[], all_bit integer, work_of text[], work_bit integer) TO voicase_reporter;

REVOKE ALL ON FUNCTION app.auth_invitation(hash bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_invitation(hash bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_invitation_of(address bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_invitation_of(address bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, by_provider boolean, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_lock(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_lock(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_memberships(owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_memberships(owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_note(owner uuid, what text, session uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_passkey_add(owner uuid, new_id uuid, credential bytea, sealed bytea, label bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_passkey_use(owner uuid, wanted uuid, sealed bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_passkeys(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_passkeys(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_password(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_password(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_password_set(owner uuid, hash text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_password_set(owner uuid, hash text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset(hash bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset(hash bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_complete(hash bytea, new_password text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset_mine(owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_mine(owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset_open(owner uuid, stop bytea, at timestamp with time zone, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_open(owner uuid, stop bytea, at timestamp with time zone, until timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.auth_reset_stop(stop bytea, owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_stop(stop bytea, owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_reset_suspend(owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_reset_suspend(owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_close(wanted uuid, family bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_close(wanted uuid, family bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_live(wanted uuid, owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamp with time zone, until timestamp with time zone, shown_at timestamp with time zone, only_one uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_open(new_id uuid, owner uuid, family bytea, hash bytea, methods text[], browser text, at timestamp with time zone, until timestamp with time zone, shown_at timestamp with time zone, only_one uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_revoke(owner uuid, wanted uuid, keep uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, browser text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_rotate(wanted uuid, family bytea, old_hash bytea, new_hash bytea, browser text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_session_step_up(wanted uuid, owner uuid, methods text[], at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sessions(owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sessions(owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_account(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_account(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_domain(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_domain(wanted text) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_domain_seen(wanted text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_domain_seen(wanted text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_provider(of_org uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_provider(of_org uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sso_sessions_end(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sso_sessions_end(at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_standing(owner uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_standing(owner uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.auth_sweep(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_sweep(at timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.auth_take_event() FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_take_event() TO voicase_worker;

REVOKE ALL ON FUNCTION app.auth_token(hash bytea, at timestamp with time zone, address inet) FROM PUBLIC;
GRANT ALL ON FUNCTION app.auth_token(hash bytea, at timestamp with time zone, address inet) TO voicase_admin;

REVOKE ALL ON FUNCTION app.case_entries() FROM PUBLIC;
GRANT ALL ON FUNCTION app.case_entries() TO voicase_admin;

REVOKE ALL ON FUNCTION app.cases_assigned() FROM PUBLIC;
GRANT ALL ON FUNCTION app.cases_assigned() TO voicase_admin;

REVOKE ALL ON FUNCTION app.cases_excluded() FROM PUBLIC;
GRANT ALL ON FUNCTION app.cases_excluded() TO voicase_admin;

REVOKE ALL ON FUNCTION app.cases_fallback() FROM PUBLIC;
GRANT ALL ON FUNCTION app.cases_fallback() TO voicase_admin;

REVOKE ALL ON FUNCTION app.cases_named() FROM PUBLIC;
GRANT ALL ON FUNCTION app.cases_named() TO voicase_admin;

REVOKE ALL ON FUNCTION app.channel_by_slug(wanted text) FROM PUBLIC;
GRANT ALL ON FUNCTION app.channel_by_slug(wanted text) TO voicase_reporter;

REVOKE ALL ON FUNCTION app.check_state() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.claim_job(wanted text, at timestamp with time zone, lease interval) FROM PUBLIC;
GRANT ALL ON FUNCTION app.claim_job(wanted text, at timestamp with time zone, lease interval) TO voicase_worker;

REVOKE ALL ON FUNCTION app.count_abuse(of_day date, what text, more bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.count_abuse(of_day date, what text, more bigint) TO voicase_reporter;
GRANT ALL ON FUNCTION app.count_abuse(of_day date, what text, more bigint) TO voicase_admin;

REVOKE ALL ON FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamp with time zone, last timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.count_abuse_address(hash bytea, what text, more bigint, first timestamp with time zone, last timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.defer_job(of_org uuid, job uuid, until timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.defer_job(of_org uuid, job uuid, until timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.dissolve_department(wanted uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.dissolve_department(wanted uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.four_eyes() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.hidden_cases() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.let_in_reviewer(entry uuid, who uuid, row_id uuid, line_id uuid, at timestamp with time zone) TO voicase_admin;

REVOKE ALL ON FUNCTION app.mark_backup() FROM PUBLIC;
GRANT ALL ON FUNCTION app.mark_backup() TO voicase_backup;

REVOKE ALL ON FUNCTION app.mark_work(what text, at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.mark_work(what text, at timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) FROM PUBLIC;
GRANT ALL ON FUNCTION app.may_be_one(of_org uuid, one uuid, other uuid) TO voicase_admin;

REVOKE ALL ON FUNCTION app.members_at_work() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.only_release() FROM PUBLIC;

GRANT SELECT ON TABLE public.organisation TO voicase_admin;
GRANT SELECT ON TABLE public.organisation TO voicase_worker;
GRANT SELECT,INSERT ON TABLE public.organisation TO voicase_platform;

GRANT SELECT(id) ON TABLE public.organisation TO voicase_reporter;
GRANT SELECT(id) ON TABLE public.organisation TO voicase_auth;
GRANT SELECT(id) ON TABLE public.organisation TO voicase_queue;

GRANT SELECT(name) ON TABLE public.organisation TO voicase_reporter;
GRANT SELECT(name) ON TABLE public.organisation TO voicase_auth;

GRANT SELECT(time_zone) ON TABLE public.organisation TO voicase_reporter;
GRANT SELECT(time_zone) ON TABLE public.organisation TO voicase_auth;
GRANT SELECT(time_zone) ON TABLE public.organisation TO voicase_queue;

GRANT SELECT(law_pack) ON TABLE public.organisation TO voicase_reporter;
GRANT UPDATE(law_pack) ON TABLE public.organisation TO voicase_platform;
GRANT SELECT(law_pack) ON TABLE public.organisation TO voicase_auth;

GRANT SELECT(release_tick) ON TABLE public.organisation TO voicase_reporter;
GRANT SELECT(release_tick) ON TABLE public.organisation TO voicase_queue;

GRANT SELECT(founded_at) ON TABLE public.organisation TO voicase_auth;
GRANT SELECT(founded_at) ON TABLE public.organisation TO voicase_queue;

GRANT SELECT(state) ON TABLE public.organisation TO voicase_reporter;
GRANT UPDATE(state) ON TABLE public.organisation TO voicase_platform;
GRANT SELECT(state) ON TABLE public.organisation TO voicase_auth;

GRANT UPDATE(state_changed_at) ON TABLE public.organisation TO voicase_platform;
GRANT SELECT(state_changed_at) ON TABLE public.organisation TO voicase_auth;

GRANT UPDATE(suspended_for) ON TABLE public.organisation TO voicase_platform;
GRANT SELECT(suspended_for) ON TABLE public.organisation TO voicase_auth;

REVOKE ALL ON FUNCTION app.org_of_slot(wanted uuid, hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION app.org_of_slot(wanted uuid, hash bytea) TO voicase_reporter;
GRANT ALL ON FUNCTION app.org_of_slot(wanted uuid, hash bytea) TO voicase_admin;

REVOKE ALL ON FUNCTION app.organisations() FROM PUBLIC;
GRANT ALL ON FUNCTION app.organisations() TO voicase_worker;

REVOKE ALL ON FUNCTION app.platform_abuse_addresses(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_abuse_addresses(at timestamp with time zone) TO voicase_platform;

REVOKE ALL ON FUNCTION app.platform_abuse_days() FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_abuse_days() TO voicase_platform;

REVOKE ALL ON FUNCTION app.platform_jobs(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_jobs(at timestamp with time zone) TO voicase_platform;

REVOKE ALL ON FUNCTION app.platform_mail() FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_mail() TO voicase_platform;

REVOKE ALL ON FUNCTION app.platform_marks() FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_marks() TO voicase_platform;

REVOKE ALL ON FUNCTION app.platform_organisations(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.platform_organisations(at timestamp with time zone) TO voicase_platform;

REVOKE ALL ON FUNCTION app.refuse_change() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.release_turns(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.release_turns(at timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.reset_eyes() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.second_member() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.stamp_event() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.sweep_abuse(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION app.sweep_abuse(at timestamp with time zone) TO voicase_worker;

REVOKE ALL ON FUNCTION app.tell_access() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.tell_case() FROM PUBLIC;

REVOKE ALL ON FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION app.unattached_bytes(organisation uuid, OUT here bigint, OUT everywhere bigint) TO voicase_reporter;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.abuse_address TO voicase_queue;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.abuse_day TO voicase_queue;

GRANT SELECT ON TABLE public.account TO voicase_auth;

GRANT SELECT(id) ON TABLE public.account TO voicase_admin;
GRANT INSERT(id) ON TABLE public.account TO voicase_auth;
GRANT SELECT(id) ON TABLE public.account TO voicase_lookup;

GRANT SELECT(email_index) ON TABLE public.account TO voicase_admin;
GRANT INSERT(email_index),UPDATE(email_index) ON TABLE public.account TO voicase_auth;

GRANT SELECT(email),UPDATE(email) ON TABLE public.account TO voicase_admin;
GRANT INSERT(email),UPDATE(email) ON TABLE public.account TO voicase_auth;

GRANT SELECT(name),UPDATE(name) ON TABLE public.account TO voicase_admin;
GRANT INSERT(name),UPDATE(name) ON TABLE public.account TO voicase_auth;

GRANT SELECT(revision),UPDATE(revision) ON TABLE public.account TO voicase_admin;
GRANT UPDATE(revision) ON TABLE public.account TO voicase_auth;

GRANT INSERT(password_hash),UPDATE(password_hash) ON TABLE public.account TO voicase_auth;

GRANT INSERT(password_changed_at),UPDATE(password_changed_at) ON TABLE public.account TO voicase_auth;

GRANT INSERT(created_at) ON TABLE public.account TO voicase_auth;

GRANT SELECT(disabled_at) ON TABLE public.account TO voicase_admin;
GRANT UPDATE(disabled_at) ON TABLE public.account TO voicase_auth;
GRANT SELECT(disabled_at) ON TABLE public.account TO voicase_lookup;

GRANT SELECT(email_proved_at) ON TABLE public.account TO voicase_admin;
GRANT INSERT(email_proved_at),UPDATE(email_proved_at) ON TABLE public.account TO voicase_auth;

GRANT INSERT(email_proof),UPDATE(email_proof) ON TABLE public.account TO voicase_auth;

GRANT UPDATE(credentials_at) ON TABLE public.account TO voicase_auth;

GRANT UPDATE(codes_tried) ON TABLE public.account TO voicase_auth;

GRANT UPDATE(codes_tried_at) ON TABLE public.account TO voicase_auth;

GRANT SELECT,INSERT ON TABLE public.answer TO voicase_reporter;
GRANT SELECT ON TABLE public.answer TO voicase_admin;

GRANT SELECT ON TABLE public.api_token TO voicase_auth;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(id),INSERT(id) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(made_by),INSERT(made_by) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(name),INSERT(name) ON TABLE public.api_token TO voicase_admin;

GRANT INSERT(token_hash) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(permissions),INSERT(permissions) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(reads_cases),INSERT(reads_cases) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(networks),INSERT(networks) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(expires_on),INSERT(expires_on) ON TABLE public.api_token TO voicase_admin;

GRANT SELECT(last_used_at) ON TABLE public.api_token TO voicase_admin;
GRANT UPDATE(last_used_at) ON TABLE public.api_token TO voicase_auth;

GRANT UPDATE(refused_at) ON TABLE public.api_token TO voicase_auth;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE public.api_token TO voicase_admin;
GRANT UPDATE(revoked_at) ON TABLE public.api_token TO voicase_auth;

GRANT UPDATE(revoked_by) ON TABLE public.api_token TO voicase_admin;
GRANT UPDATE(revoked_by) ON TABLE public.api_token TO voicase_auth;

GRANT SELECT,INSERT ON TABLE public.attachment TO voicase_admin;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(org_id) ON TABLE public.attachment TO voicase_worker;
GRANT SELECT(org_id) ON TABLE public.attachment TO voicase_queue;

GRANT SELECT(id),INSERT(id) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(id) ON TABLE public.attachment TO voicase_worker;

GRANT SELECT(case_id),INSERT(case_id) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(case_id) ON TABLE public.attachment TO voicase_worker;

GRANT SELECT(message_id),INSERT(message_id) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(author),INSERT(author) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(slot_id),INSERT(slot_id) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(object_key),INSERT(object_key) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(object_key) ON TABLE public.attachment TO voicase_worker;

GRANT SELECT(wire_size),INSERT(wire_size) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(wire_size) ON TABLE public.attachment TO voicase_worker;

GRANT SELECT(details),INSERT(details) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(file_key),INSERT(file_key) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(revision),INSERT(revision) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(scan) ON TABLE public.attachment TO voicase_reporter;

GRANT SELECT(added_on),INSERT(added_on) ON TABLE public.attachment TO voicase_reporter;
GRANT SELECT(added_on) ON TABLE public.attachment TO voicase_worker;

GRANT SELECT(released_on),UPDATE(released_on) ON TABLE public.attachment TO voicase_worker;
GRANT SELECT(released_on) ON TABLE public.attachment TO voicase_queue;

GRANT INSERT ON TABLE public.audit_case TO voicase_reporter;
GRANT SELECT ON TABLE public.audit_case TO voicase_admin;

GRANT INSERT ON TABLE public.audit_event TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.audit_event TO voicase_admin;
GRANT INSERT ON TABLE public.audit_event TO voicase_worker;
GRANT INSERT ON TABLE public.audit_event TO voicase_platform;
GRANT SELECT ON TABLE public.audit_event TO voicase_sequencer;

GRANT SELECT(org_id) ON TABLE public.audit_event TO voicase_worker;
GRANT SELECT(org_id) ON TABLE public.audit_event TO voicase_queue;

GRANT SELECT(id) ON TABLE public.audit_event TO voicase_worker;

GRANT SELECT(xid),UPDATE(xid) ON TABLE public.audit_event TO voicase_worker;
GRANT SELECT(xid) ON TABLE public.audit_event TO voicase_queue;

GRANT SELECT(happened_on) ON TABLE public.audit_event TO voicase_worker;

GRANT INSERT ON TABLE public.audit_payload TO voicase_reporter;
GRANT INSERT ON TABLE public.audit_payload TO voicase_admin;
GRANT INSERT ON TABLE public.audit_payload TO voicase_worker;
GRANT INSERT ON TABLE public.audit_payload TO voicase_platform;

GRANT SELECT ON TABLE public."case" TO voicase_admin;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public."case" TO voicase_reporter;
GRANT SELECT(org_id) ON TABLE public."case" TO voicase_worker;
GRANT SELECT(org_id) ON TABLE public."case" TO voicase_lookup;
GRANT SELECT(org_id) ON TABLE public."case" TO voicase_queue;

GRANT SELECT(id),INSERT(id) ON TABLE public."case" TO voicase_reporter;
GRANT SELECT(id) ON TABLE public."case" TO voicase_worker;
GRANT SELECT(id) ON TABLE public."case" TO voicase_lookup;

GRANT SELECT(channel_id),INSERT(channel_id) ON TABLE public."case" TO voicase_reporter;

GRANT INSERT(department_id) ON TABLE public."case" TO voicase_reporter;
GRANT UPDATE(department_id) ON TABLE public."case" TO voicase_admin;
GRANT SELECT(department_id),UPDATE(department_id) ON TABLE public."case" TO voicase_lookup;

GRANT SELECT(form_id),INSERT(form_id) ON TABLE public."case" TO voicase_reporter;

GRANT SELECT(reporter_reference),INSERT(reporter_reference) ON TABLE public."case" TO voicase_reporter;

GRANT SELECT(number),UPDATE(number) ON TABLE public."case" TO voicase_worker;

GRANT SELECT(year),UPDATE(year) ON TABLE public."case" TO voicase_worker;

GRANT INSERT(pseudonym) ON TABLE public."case" TO voicase_reporter;

GRANT SELECT(stage) ON TABLE public."case" TO voicase_reporter;
GRANT UPDATE(stage) ON TABLE public."case" TO voicase_admin;
GRANT SELECT(stage) ON TABLE public."case" TO voicase_lookup;

GRANT SELECT(anonymity),INSERT(anonymity) ON TABLE public."case" TO voicase_reporter;

GRANT SELECT(language),INSERT(language) ON TABLE public."case" TO voicase_reporter;

GRANT UPDATE(category_id) ON TABLE public."case" TO voicase_admin;

GRANT UPDATE(severity) ON TABLE public."case" TO voicase_admin;

GRANT UPDATE(title) ON TABLE public."case" TO voicase_admin;

GRANT UPDATE(revision) ON TABLE public."case" TO voicase_admin;

GRANT UPDATE(restricted) ON TABLE public."case" TO voicase_admin;
GRANT SELECT(restricted) ON TABLE public."case" TO voicase_lookup;

GRANT SELECT(received_on),INSERT(received_on) ON TABLE public."case" TO voicase_reporter;
GRANT SELECT(received_on) ON TABLE public."case" TO voicase_worker;

GRANT SELECT(released_on),UPDATE(released_on) ON TABLE public."case" TO voicase_worker;
GRANT SELECT(released_on) ON TABLE public."case" TO voicase_lookup;
GRANT SELECT(released_on) ON TABLE public."case" TO voicase_queue;

GRANT SELECT(acknowledged_on) ON TABLE public."case" TO voicase_reporter;
GRANT UPDATE(acknowledged_on) ON TABLE public."case" TO voicase_admin;

GRANT SELECT(feedback_on) ON TABLE public."case" TO voicase_reporter;
GRANT UPDATE(feedback_on) ON TABLE public."case" TO voicase_admin;

GRANT SELECT(closed_on) ON TABLE public."case" TO voicase_reporter;
GRANT UPDATE(closed_on) ON TABLE public."case" TO voicase_admin;

GRANT SELECT(entry_id) ON TABLE public."case" TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.case_assignee TO voicase_admin;

GRANT SELECT(org_id) ON TABLE public.case_assignee TO voicase_lookup;

GRANT SELECT(case_id) ON TABLE public.case_assignee TO voicase_lookup;

GRANT SELECT(member_id) ON TABLE public.case_assignee TO voicase_lookup;

GRANT UPDATE(backup) ON TABLE public.case_assignee TO voicase_admin;

GRANT UPDATE(ended_at) ON TABLE public.case_assignee TO voicase_admin;
GRANT SELECT(ended_at) ON TABLE public.case_assignee TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.case_counter TO voicase_reporter;
GRANT SELECT ON TABLE public.case_counter TO voicase_admin;

GRANT SELECT(org_id) ON TABLE public.case_counter TO voicase_worker;

GRANT SELECT(case_id) ON TABLE public.case_counter TO voicase_worker;

GRANT UPDATE(messages) ON TABLE public.case_counter TO voicase_reporter;
GRANT UPDATE(messages) ON TABLE public.case_counter TO voicase_admin;

GRANT UPDATE(shown) ON TABLE public.case_counter TO voicase_admin;
GRANT SELECT(shown),UPDATE(shown) ON TABLE public.case_counter TO voicase_worker;

GRANT SELECT,INSERT ON TABLE public.case_exclusion TO voicase_admin;

GRANT SELECT(org_id) ON TABLE public.case_exclusion TO voicase_lookup;

GRANT SELECT(case_id) ON TABLE public.case_exclusion TO voicase_lookup;

GRANT SELECT(member_id) ON TABLE public.case_exclusion TO voicase_lookup;

GRANT UPDATE(lifted_at) ON TABLE public.case_exclusion TO voicase_admin;
GRANT SELECT(lifted_at) ON TABLE public.case_exclusion TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.case_restriction TO voicase_admin;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.case_restriction TO voicase_lookup;

GRANT INSERT(id) ON TABLE public.case_restriction TO voicase_lookup;

GRANT SELECT(case_id),INSERT(case_id) ON TABLE public.case_restriction TO voicase_lookup;

GRANT SELECT(member_id),INSERT(member_id) ON TABLE public.case_restriction TO voicase_lookup;

GRANT UPDATE(ended_at) ON TABLE public.case_restriction TO voicase_admin;
GRANT SELECT(ended_at) ON TABLE public.case_restriction TO voicase_lookup;

GRANT INSERT(reviewer) ON TABLE public.case_restriction TO voicase_lookup;

GRANT SELECT ON TABLE public.category TO voicase_admin;
GRANT INSERT ON TABLE public.category TO voicase_platform;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.ceremony TO voicase_auth;

GRANT SELECT ON TABLE public.channel TO voicase_reporter;
GRANT SELECT ON TABLE public.channel TO voicase_admin;
GRANT INSERT ON TABLE public.channel TO voicase_platform;

GRANT SELECT(org_id) ON TABLE public.channel TO voicase_lookup;

GRANT SELECT(id) ON TABLE public.channel TO voicase_lookup;

GRANT SELECT(slug) ON TABLE public.channel TO voicase_lookup;

GRANT SELECT(department_id),UPDATE(department_id) ON TABLE public.channel TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.closing TO voicase_admin;

GRANT SELECT(org_id) ON TABLE public.closing TO voicase_reporter;

GRANT SELECT(id) ON TABLE public.closing TO voicase_reporter;

GRANT SELECT(case_id) ON TABLE public.closing TO voicase_reporter;

GRANT SELECT(round) ON TABLE public.closing TO voicase_reporter;

GRANT UPDATE(outcome) ON TABLE public.closing TO voicase_admin;

GRANT UPDATE(findings) ON TABLE public.closing TO voicase_admin;

GRANT UPDATE(actions) ON TABLE public.closing TO voicase_admin;

GRANT SELECT(words) ON TABLE public.closing TO voicase_reporter;
GRANT UPDATE(words) ON TABLE public.closing TO voicase_admin;

GRANT SELECT(revision) ON TABLE public.closing TO voicase_reporter;
GRANT UPDATE(revision) ON TABLE public.closing TO voicase_admin;

GRANT UPDATE(proposed_by) ON TABLE public.closing TO voicase_admin;

GRANT UPDATE(approved_by) ON TABLE public.closing TO voicase_admin;

GRANT SELECT(closed_on) ON TABLE public.closing TO voicase_reporter;
GRANT UPDATE(closed_on) ON TABLE public.closing TO voicase_admin;

GRANT SELECT,INSERT ON TABLE public.deadline TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.deadline TO voicase_admin;

GRANT UPDATE(due_on) ON TABLE public.deadline TO voicase_admin;

GRANT UPDATE(met_on) ON TABLE public.deadline TO voicase_admin;

GRANT SELECT,INSERT ON TABLE public.department TO voicase_admin;
GRANT SELECT,INSERT ON TABLE public.department TO voicase_platform;
GRANT SELECT,DELETE ON TABLE public.department TO voicase_lookup;

GRANT SELECT(org_id) ON TABLE public.department TO voicase_auth;

GRANT SELECT(id) ON TABLE public.department TO voicase_auth;

GRANT UPDATE(parent_id) ON TABLE public.department TO voicase_admin;
GRANT SELECT(parent_id) ON TABLE public.department TO voicase_auth;
GRANT UPDATE(parent_id) ON TABLE public.department TO voicase_lookup;

GRANT UPDATE(name) ON TABLE public.department TO voicase_admin;
GRANT UPDATE(name) ON TABLE public.department TO voicase_lookup;

GRANT DELETE ON TABLE public.email_change TO voicase_worker;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.email_change TO voicase_auth;

GRANT SELECT(id) ON TABLE public.email_change TO voicase_worker;

GRANT SELECT(expires_at) ON TABLE public.email_change TO voicase_worker;

GRANT SELECT,INSERT,DELETE ON TABLE public.fallback_reviewer TO voicase_admin;
GRANT SELECT ON TABLE public.fallback_reviewer TO voicase_lookup;

GRANT UPDATE(approved_by) ON TABLE public.fallback_reviewer TO voicase_admin;

GRANT UPDATE(approved_at) ON TABLE public.fallback_reviewer TO voicase_admin;

GRANT SELECT ON TABLE public.form_version TO voicase_reporter;
GRANT SELECT ON TABLE public.form_version TO voicase_admin;
GRANT INSERT ON TABLE public.form_version TO voicase_platform;

GRANT SELECT,INSERT ON TABLE public.idempotency_key TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.idempotency_key TO voicase_admin;
GRANT SELECT,DELETE ON TABLE public.idempotency_key TO voicase_worker;

GRANT INSERT ON TABLE public.identity TO voicase_reporter;

GRANT SELECT,INSERT,DELETE ON TABLE public.identity_view_request TO voicase_admin;

GRANT INSERT ON TABLE public.invitation TO voicase_admin;
GRANT DELETE ON TABLE public.invitation TO voicase_worker;
GRANT INSERT ON TABLE public.invitation TO voicase_platform;
GRANT SELECT ON TABLE public.invitation TO voicase_auth;

GRANT SELECT(org_id) ON TABLE public.invitation TO voicase_admin;
GRANT SELECT(org_id) ON TABLE public.invitation TO voicase_worker;

GRANT SELECT(id) ON TABLE public.invitation TO voicase_admin;
GRANT SELECT(id) ON TABLE public.invitation TO voicase_worker;

GRANT SELECT(email_index) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(email) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(role) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(allow) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(deny) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(case_scope) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(departments) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(membership_expires_on) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(invited_by),UPDATE(invited_by) ON TABLE public.invitation TO voicase_admin;

GRANT UPDATE(token_hash) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(revision) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(created_at) ON TABLE public.invitation TO voicase_admin;

GRANT SELECT(expires_at),UPDATE(expires_at) ON TABLE public.invitation TO voicase_admin;
GRANT SELECT(expires_at) ON TABLE public.invitation TO voicase_worker;

GRANT SELECT(accepted_at) ON TABLE public.invitation TO voicase_admin;
GRANT UPDATE(accepted_at) ON TABLE public.invitation TO voicase_auth;

GRANT SELECT(revoked_at),UPDATE(revoked_at) ON TABLE public.invitation TO voicase_admin;

GRANT INSERT ON TABLE public.job TO voicase_admin;
GRANT SELECT,INSERT,DELETE ON TABLE public.job TO voicase_worker;
GRANT INSERT ON TABLE public.job TO voicase_platform;
GRANT INSERT ON TABLE public.job TO voicase_auth;
GRANT SELECT,UPDATE ON TABLE public.job TO voicase_queue;

GRANT SELECT ON TABLE public.membership TO voicase_admin;

GRANT SELECT(org_id) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(org_id) ON TABLE public.membership TO voicase_lookup;

GRANT SELECT(id) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(id),INSERT(id) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(id) ON TABLE public.membership TO voicase_lookup;

GRANT SELECT(account_id) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(account_id),INSERT(account_id) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(account_id) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(role) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(role) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(role),INSERT(role),UPDATE(role) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(role) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(allow) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(allow) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(allow),INSERT(allow),UPDATE(allow) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(allow) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(deny) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(deny) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(deny),INSERT(deny),UPDATE(deny) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(deny) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(case_scope) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(case_scope) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(case_scope),INSERT(case_scope),UPDATE(case_scope) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(case_scope) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(expires_on) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(expires_on) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(expires_on),INSERT(expires_on),UPDATE(expires_on) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(expires_on) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(suspended_at) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(suspended_at) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(suspended_at),UPDATE(suspended_at) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(suspended_at) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(removed_at) ON TABLE public.membership TO voicase_admin;
GRANT SELECT(removed_at) ON TABLE public.membership TO voicase_worker;
GRANT SELECT(removed_at),UPDATE(removed_at) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(removed_at) ON TABLE public.membership TO voicase_lookup;

GRANT SELECT(created_at),INSERT(created_at) ON TABLE public.membership TO voicase_auth;

GRANT SELECT(invited_by),INSERT(invited_by),UPDATE(invited_by) ON TABLE public.membership TO voicase_auth;
GRANT SELECT(invited_by) ON TABLE public.membership TO voicase_lookup;

GRANT UPDATE(left_name) ON TABLE public.membership TO voicase_admin;

GRANT UPDATE(left_email) ON TABLE public.membership TO voicase_admin;

GRANT SELECT,INSERT,DELETE ON TABLE public.membership_department TO voicase_admin;
GRANT SELECT ON TABLE public.membership_department TO voicase_worker;
GRANT SELECT,INSERT,DELETE ON TABLE public.membership_department TO voicase_auth;
GRANT SELECT,INSERT,DELETE ON TABLE public.membership_department TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.message TO voicase_admin;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.message TO voicase_reporter;
GRANT SELECT(org_id) ON TABLE public.message TO voicase_worker;
GRANT SELECT(org_id) ON TABLE public.message TO voicase_queue;

GRANT SELECT(id),INSERT(id) ON TABLE public.message TO voicase_reporter;
GRANT SELECT(id) ON TABLE public.message TO voicase_worker;

GRANT SELECT(case_id),INSERT(case_id) ON TABLE public.message TO voicase_reporter;
GRANT SELECT(case_id) ON TABLE public.message TO voicase_worker;

GRANT SELECT(number),INSERT(number) ON TABLE public.message TO voicase_reporter;
GRANT SELECT(number) ON TABLE public.message TO voicase_worker;

GRANT SELECT(author),INSERT(author) ON TABLE public.message TO voicase_reporter;

GRANT SELECT(body),INSERT(body) ON TABLE public.message TO voicase_reporter;

GRANT SELECT(revision),INSERT(revision) ON TABLE public.message TO voicase_reporter;

GRANT SELECT(sent_on),INSERT(sent_on) ON TABLE public.message TO voicase_reporter;
GRANT SELECT(sent_on) ON TABLE public.message TO voicase_worker;

GRANT SELECT(released_on),UPDATE(released_on) ON TABLE public.message TO voicase_worker;
GRANT SELECT(released_on) ON TABLE public.message TO voicase_queue;

GRANT SELECT(shown),UPDATE(shown) ON TABLE public.message TO voicase_worker;

GRANT SELECT,INSERT ON TABLE public.note TO voicase_admin;

GRANT UPDATE(body) ON TABLE public.note TO voicase_admin;

GRANT UPDATE(retraction) ON TABLE public.note TO voicase_admin;

GRANT UPDATE(revision) ON TABLE public.note TO voicase_admin;

GRANT UPDATE(retracted_at) ON TABLE public.note TO voicase_admin;

GRANT SELECT ON TABLE public.organisation_key TO voicase_reporter;
GRANT SELECT ON TABLE public.organisation_key TO voicase_admin;
GRANT SELECT ON TABLE public.organisation_key TO voicase_worker;
GRANT SELECT,INSERT ON TABLE public.organisation_key TO voicase_platform;

GRANT INSERT ON TABLE public.outbox TO voicase_admin;
GRANT SELECT,INSERT,DELETE ON TABLE public.outbox TO voicase_worker;
GRANT INSERT ON TABLE public.outbox TO voicase_platform;

GRANT SELECT(org_id) ON TABLE public.outbox TO voicase_queue;

GRANT SELECT(created_on) ON TABLE public.outbox TO voicase_queue;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.passkey TO voicase_auth;

GRANT SELECT,INSERT ON TABLE public.person TO voicase_admin;

GRANT UPDATE(removed_at) ON TABLE public.person TO voicase_admin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.platform_mark TO voicase_queue;

GRANT SELECT,INSERT ON TABLE public.read_mark TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.read_mark TO voicase_admin;

GRANT UPDATE(up_to) ON TABLE public.read_mark TO voicase_reporter;
GRANT UPDATE(up_to) ON TABLE public.read_mark TO voicase_admin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_code TO voicase_auth;

GRANT SELECT,INSERT,UPDATE ON TABLE public.release_mark TO voicase_worker;
GRANT SELECT ON TABLE public.release_mark TO voicase_queue;

GRANT SELECT,INSERT ON TABLE public.reporter_access TO voicase_reporter;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.reset TO voicase_auth;

GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(id),INSERT(id) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(membership_id),INSERT(membership_id) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(asked_by),INSERT(asked_by) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(asked_at),INSERT(asked_at) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(expires_at),INSERT(expires_at) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(state),UPDATE(state) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(decided_by),UPDATE(decided_by) ON TABLE public.reset TO voicase_admin;

GRANT SELECT(decided_at),UPDATE(decided_at) ON TABLE public.reset TO voicase_admin;

GRANT UPDATE(token_hash) ON TABLE public.reset TO voicase_admin;

GRANT UPDATE(token_until) ON TABLE public.reset TO voicase_admin;

GRANT INSERT(stop_hash) ON TABLE public.reset TO voicase_admin;

GRANT SELECT,INSERT ON TABLE public.restriction TO voicase_admin;
GRANT SELECT ON TABLE public.restriction TO voicase_lookup;

GRANT UPDATE(approved_by) ON TABLE public.restriction TO voicase_admin;

GRANT UPDATE(restricted_on) ON TABLE public.restriction TO voicase_admin;

GRANT UPDATE(ended_at) ON TABLE public.restriction TO voicase_admin;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.second_factor TO voicase_auth;

GRANT DELETE ON TABLE public.session TO voicase_worker;
GRANT SELECT,INSERT,UPDATE ON TABLE public.session TO voicase_auth;

GRANT SELECT(id) ON TABLE public.session TO voicase_worker;

GRANT SELECT(expires_at) ON TABLE public.session TO voicase_worker;

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.sign_in_event TO voicase_auth;

GRANT SELECT,DELETE ON TABLE public.sso_domain TO voicase_admin;
GRANT SELECT ON TABLE public.sso_domain TO voicase_auth;

GRANT INSERT(org_id) ON TABLE public.sso_domain TO voicase_admin;

GRANT INSERT(domain) ON TABLE public.sso_domain TO voicase_admin;

GRANT INSERT(provider_id) ON TABLE public.sso_domain TO voicase_admin;

GRANT UPDATE(seen_at) ON TABLE public.sso_domain TO voicase_auth;

GRANT DELETE ON TABLE public.sso_identity TO voicase_admin;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sso_identity TO voicase_auth;

GRANT SELECT(org_id) ON TABLE public.sso_identity TO voicase_admin;

GRANT SELECT(id) ON TABLE public.sso_identity TO voicase_admin;

GRANT SELECT(membership_id) ON TABLE public.sso_identity TO voicase_admin;

GRANT SELECT(provisioned) ON TABLE public.sso_identity TO voicase_admin;

GRANT SELECT(confirmed_at) ON TABLE public.sso_identity TO voicase_admin;

GRANT INSERT,DELETE ON TABLE public.sso_provider TO voicase_admin;
GRANT SELECT ON TABLE public.sso_provider TO voicase_auth;

GRANT SELECT(org_id) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(id) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(issuer),UPDATE(issuer) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(client_id),UPDATE(client_id) ON TABLE public.sso_provider TO voicase_admin;

GRANT UPDATE(client_secret) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(domains),UPDATE(domains) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(role_claim),UPDATE(role_claim) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(roles),UPDATE(roles) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(mfa_values),UPDATE(mfa_values) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(provision),UPDATE(provision) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(enabled),UPDATE(enabled) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(revision),UPDATE(revision) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT(changed_at),UPDATE(changed_at) ON TABLE public.sso_provider TO voicase_admin;

GRANT SELECT,INSERT ON TABLE public.stage_history TO voicase_admin;

GRANT INSERT(org_id) ON TABLE public.stage_history TO voicase_reporter;
GRANT SELECT(org_id),INSERT(org_id) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(id) ON TABLE public.stage_history TO voicase_reporter;
GRANT INSERT(id) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(case_id) ON TABLE public.stage_history TO voicase_reporter;
GRANT SELECT(case_id),INSERT(case_id) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT("position") ON TABLE public.stage_history TO voicase_reporter;
GRANT INSERT("position") ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(to_stage) ON TABLE public.stage_history TO voicase_reporter;

GRANT INSERT(member_id) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(happened_on) ON TABLE public.stage_history TO voicase_reporter;
GRANT INSERT(happened_on) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(happened_at) ON TABLE public.stage_history TO voicase_lookup;

GRANT INSERT(kind) ON TABLE public.stage_history TO voicase_lookup;

GRANT SELECT,INSERT ON TABLE public.unjoined_file TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.unjoined_file TO voicase_admin;
GRANT SELECT,DELETE ON TABLE public.unjoined_file TO voicase_worker;

GRANT SELECT,INSERT ON TABLE public.upload_slot TO voicase_reporter;
GRANT SELECT,INSERT ON TABLE public.upload_slot TO voicase_admin;
GRANT SELECT,DELETE ON TABLE public.upload_slot TO voicase_worker;

GRANT SELECT(org_id) ON TABLE public.upload_slot TO voicase_lookup;

GRANT SELECT(id) ON TABLE public.upload_slot TO voicase_lookup;

GRANT SELECT(secret_hash) ON TABLE public.upload_slot TO voicase_lookup;

GRANT SELECT(member_id) ON TABLE public.upload_slot TO voicase_lookup;

GRANT UPDATE(finished) ON TABLE public.upload_slot TO voicase_reporter;
GRANT UPDATE(finished) ON TABLE public.upload_slot TO voicase_admin;

GRANT UPDATE(attached) ON TABLE public.upload_slot TO voicase_reporter;
GRANT UPDATE(attached) ON TABLE public.upload_slot TO voicase_admin;
GRANT SELECT(attached) ON TABLE public.upload_slot TO voicase_lookup;

GRANT UPDATE(arrived) ON TABLE public.upload_slot TO voicase_reporter;
GRANT UPDATE(arrived) ON TABLE public.upload_slot TO voicase_admin;
GRANT SELECT(arrived) ON TABLE public.upload_slot TO voicase_lookup;

GRANT UPDATE(pieces) ON TABLE public.upload_slot TO voicase_reporter;
GRANT UPDATE(pieces) ON TABLE public.upload_slot TO voicase_admin;

GRANT UPDATE(tried) ON TABLE public.upload_slot TO voicase_reporter;
GRANT UPDATE(tried) ON TABLE public.upload_slot TO voicase_admin;

