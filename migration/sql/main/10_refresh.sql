-- The response with the next refresh token can get lost. So the previous token stays valid for a minute, from the same browser and only
-- while the lost token has not been used. An even older token ends the session.
ALTER TABLE session ADD previous_token_hash bytea, ADD rotated_at timestamptz;
SET ROLE voicase_auth;
DROP FUNCTION app.auth_session_rotate(uuid, bytea, bytea, bytea, timestamptz);
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
REVOKE ALL ON FUNCTION app.auth_session_rotate(uuid, bytea, bytea, bytea, text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_session_rotate(uuid, bytea, bytea, bytea, text, timestamptz) TO voicase_admin;
SET ROLE voicase_owner;
