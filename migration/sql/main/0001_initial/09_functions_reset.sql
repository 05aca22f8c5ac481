-- Resets of lost credentials, and what ends when credentials are replaced.
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

-- Notes that a reset was requested for an address. Writes one row whether an account has the address or not, so that its
-- duration does not reveal which.
CREATE FUNCTION app.auth_reset_note(wanted bytea, speaks text, site text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sign_in_event (id, kind, happened_at, email_index, language, site)
        VALUES (gen_random_uuid(), 'reset_asked', at, wanted, speaks, auth_reset_note.site) $$;
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
-- The account and organisation of a reset link. Only for an account with a proved address.
CREATE FUNCTION app.auth_reset(hash bytea, at timestamptz) RETURNS TABLE (org_id uuid, account_id uuid, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT r.org_id, a.id, a.email, a.name, a.revision FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        JOIN account a ON a.id = m.account_id
        WHERE r.token_hash = hash AND r.token_until > at AND r.state = 'approved' AND m.removed_at IS NULL AND a.disabled_at IS NULL
          AND a.email_proved_at IS NOT NULL $$;
-- Sets the new password. Ends all factors, sessions and tokens of the account and every other reset link. `others`: organisations of the
-- account that have not approved the reset.
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

SET ROLE voicase_owner;
