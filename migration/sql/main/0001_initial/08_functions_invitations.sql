-- Invitations and changes of address: functions for a person who holds only a mailed link.
SET ROLE voicase_auth;
-- The invitation of a link, with the rights that it grants and the rights of the inviter. No row if the link is unknown, used, revoked
-- or expired, if the inviter has no access today, or if the organisation is not active. `unproved`: the account that has the address
-- without a proof. The invitation takes over this account.
CREATE FUNCTION app.auth_invitation(hash bytea, at timestamptz)
  RETURNS TABLE (org_id uuid, id uuid, name text, time_zone text, email bytea, has_account boolean, unproved uuid, unproved_revision int,
    role text, allow int, deny int, by_role text, by_allow int, by_deny int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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
-- The token hash of the newest open invitation to an address in the transaction's organisation. For an invited person who came by single
-- sign-on instead of the link.
CREATE FUNCTION app.auth_invitation_of(address bytea, at timestamptz) RETURNS bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT i.token_hash FROM invitation i WHERE i.org_id = app.org() AND i.email_index = address
          AND EXISTS (SELECT FROM app.auth_invitation(i.token_hash, at)) ORDER BY i.created_at DESC LIMIT 1 $$;
-- Makes an account with a proved address a member of the transaction's organisation. `by_provider`: the organisation's identity provider
-- asserts the address, so it need not be proved. A former member gets the same membership again, so exclusions from cases stay in force.
-- Returns the membership. NULL if the link is not valid, the address belongs to another account, or the account is a member already.
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
-- Creates the account of an invited person and the membership. With revision 1 the account is new. A higher revision takes over an account
-- whose address is not proved. NULL if another account has proved the address, or as app.auth_join. On NULL the caller must roll back.
CREATE FUNCTION app.auth_accept(hash bytea, owner uuid, new_revision int, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamptz)
  RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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

CREATE FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO email_change (account_id, id, email_index, email, token_hash, expires_at) VALUES (owner, new_id, index, sealed, hash, until)
        ON CONFLICT (account_id) DO UPDATE SET id = new_id, email_index = index, email = sealed, token_hash = hash, expires_at = until $$;
-- The new address of a link, with the current sealed name and address of the account.
CREATE FUNCTION app.auth_email_change(hash bytea, at timestamptz)
  RETURNS TABLE (account_id uuid, id uuid, sealed bytea, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT a.id, c.id, c.email, a.email, a.name, a.revision FROM email_change c JOIN account a ON a.id = c.account_id
        WHERE c.token_hash = hash AND c.expires_at > at AND a.disabled_at IS NULL $$;
-- Sets the new address, which the link proves. Another account that has the address without a proof loses it and is disabled. False if the
-- link was used in the meantime, the account changed, or another account has the address.
CREATE FUNCTION app.auth_email_confirm(hash bytea, old_revision int, sealed_email bytea, sealed_name bytea, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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

SET ROLE voicase_owner;
