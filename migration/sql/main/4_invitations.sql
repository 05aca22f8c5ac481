-- Invitations and changes of address: policies, grants, and the functions for a person who holds only a mailed link.
CREATE POLICY staff ON invitation TO voicase_admin USING (true) WITH CHECK (true);
CREATE POLICY found ON invitation FOR INSERT TO voicase_platform WITH CHECK (true);
CREATE POLICY sweep ON invitation TO voicase_worker USING (expires_at < now() - interval '30 days');
CREATE POLICY auth ON invitation TO voicase_auth USING (true) WITH CHECK (true);
-- A link names no organisation. After the lookup the transaction is in the organisation of the invitation.
ALTER POLICY tenant ON invitation USING (org_id = (SELECT app.org()) OR current_user = 'voicase_auth');
CREATE POLICY auth_join ON membership FOR INSERT TO voicase_auth WITH CHECK (true);
CREATE POLICY auth_return ON membership FOR UPDATE TO voicase_auth USING (removed_at IS NOT NULL) WITH CHECK (true);
CREATE POLICY auth ON membership_department TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY auth ON department FOR SELECT TO voicase_auth USING (true);
CREATE POLICY auth ON email_change TO voicase_auth USING (true) WITH CHECK (true);
CREATE POLICY sweep ON email_change TO voicase_worker USING (expires_at < now() - interval '30 days');
CREATE POLICY own ON account FOR UPDATE TO voicase_admin USING (id = (SELECT app.account())) WITH CHECK (id = (SELECT app.account()));

GRANT SELECT (org_id, id, email_index, email, role, allow, deny, case_scope, departments, membership_expires_on, invited_by, revision, created_at, expires_at, accepted_at, revoked_at),
  INSERT, UPDATE (token_hash, expires_at, invited_by, revoked_at) ON invitation TO voicase_admin;
GRANT INSERT ON invitation TO voicase_platform;
GRANT SELECT (org_id, expires_at), DELETE ON invitation TO voicase_worker;
GRANT SELECT (expires_at), DELETE ON email_change TO voicase_worker;
-- To check whether an invited person is a member already. Row-level security limits the rows to accounts of the organisation's members.
GRANT SELECT (email_index), UPDATE (name, email, revision) ON account TO voicase_admin;
GRANT SELECT, UPDATE (accepted_at) ON invitation TO voicase_auth;
GRANT INSERT (id, email_index, email, name, password_hash, password_changed_at, created_at), UPDATE (email_index, email, name, revision) ON account TO voicase_auth;
GRANT INSERT (org_id, id, account_id, role, allow, deny, case_scope, expires_on, created_at),
  UPDATE (role, allow, deny, case_scope, expires_on, suspended_at, removed_at) ON membership TO voicase_auth;
GRANT SELECT, INSERT, DELETE ON membership_department TO voicase_auth;
GRANT SELECT (org_id, id) ON department TO voicase_auth;
GRANT SELECT, INSERT, UPDATE, DELETE ON email_change TO voicase_auth;

SET ROLE voicase_auth;
-- The invitation of a link, with the rights that it grants and the rights of the inviter. No row if the link is unknown, used, revoked
-- or expired, if the inviter has no access today, or if the organisation is not active.
CREATE FUNCTION app.auth_invitation(hash bytea, at timestamptz)
  RETURNS TABLE (org_id uuid, id uuid, name text, time_zone text, email bytea, has_account boolean, role text, allow int, deny int,
    by_role text, by_allow int, by_deny int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT i.org_id, i.id, o.name, o.time_zone, i.email, EXISTS (SELECT FROM account a WHERE a.email_index = i.email_index),
          i.role, i.allow, i.deny, m.role, m.allow, m.deny
        FROM invitation i JOIN organisation o ON o.id = i.org_id
          LEFT JOIN membership m ON m.org_id = i.org_id AND m.id = i.invited_by AND m.removed_at IS NULL AND m.suspended_at IS NULL
            AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)
            AND EXISTS (SELECT FROM account b WHERE b.id = m.account_id AND b.disabled_at IS NULL)
        WHERE i.token_hash = hash AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > at AND o.state = 'active'
          AND (i.membership_expires_on IS NULL OR i.membership_expires_on >= (at AT TIME ZONE o.time_zone)::date)
          AND (i.invited_by IS NULL OR m.id IS NOT NULL) $$;
-- Makes an account a member of the transaction's organisation. A former member gets the same membership again, so exclusions from cases
-- stay in force. Returns the membership. NULL if the link is not valid, the address belongs to another account, or the account is a
-- member already.
CREATE FUNCTION app.auth_join(hash bytea, owner uuid, new_id uuid, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  i invitation%ROWTYPE;
  joined uuid;
BEGIN
  SELECT * INTO i FROM invitation w WHERE w.token_hash = hash AND w.org_id = app.org() FOR UPDATE;
  -- Check again under the lock: the second of two parallel calls finds the invitation used.
  IF NOT EXISTS (SELECT FROM app.auth_invitation(hash, at) l WHERE l.id = i.id)
    OR NOT EXISTS (SELECT FROM account a WHERE a.id = owner AND a.email_index = i.email_index AND a.disabled_at IS NULL) THEN
    RETURN NULL;
  END IF;
  UPDATE membership m SET role = i.role, allow = i.allow, deny = i.deny, case_scope = i.case_scope, expires_on = i.membership_expires_on,
      suspended_at = NULL, removed_at = NULL
    WHERE m.org_id = i.org_id AND m.account_id = owner AND m.removed_at IS NOT NULL RETURNING m.id INTO joined;
  IF joined IS NULL THEN
    INSERT INTO membership (org_id, id, account_id, role, allow, deny, case_scope, expires_on, created_at)
      VALUES (i.org_id, new_id, owner, i.role, i.allow, i.deny, i.case_scope, i.membership_expires_on, at)
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
-- Creates an account and its membership. NULL if an account with this address exists, or as app.auth_join. On NULL the caller must roll
-- back.
CREATE FUNCTION app.auth_accept(hash bytea, owner uuid, sealed_email bytea, sealed_name bytea, password text, new_id uuid, at timestamptz) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
BEGIN
  INSERT INTO account (id, email_index, email, name, password_hash, password_changed_at, created_at)
    SELECT owner, i.email_index, sealed_email, sealed_name, password, at, at FROM invitation i WHERE i.token_hash = hash AND i.org_id = app.org()
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN app.auth_join(hash, owner, new_id, at);
END $$;
CREATE FUNCTION app.auth_email_ask(owner uuid, new_id uuid, index bytea, sealed bytea, hash bytea, until timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO email_change (account_id, id, email_index, email, token_hash, expires_at) VALUES (owner, new_id, index, sealed, hash, until)
        ON CONFLICT (account_id) DO UPDATE SET id = new_id, email_index = index, email = sealed, token_hash = hash, expires_at = until $$;
-- The new address of a link, with the current sealed name and address of the account.
CREATE FUNCTION app.auth_email_change(hash bytea, at timestamptz)
  RETURNS TABLE (account_id uuid, id uuid, sealed bytea, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT a.id, c.id, c.email, a.email, a.name, a.revision FROM email_change c JOIN account a ON a.id = c.account_id
        WHERE c.token_hash = hash AND c.expires_at > at AND a.disabled_at IS NULL $$;
-- Sets the new address. False if the link was used in the meantime, the account changed, or another account has the address.
CREATE FUNCTION app.auth_email_confirm(hash bytea, old_revision int, sealed_email bytea, sealed_name bytea, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
DECLARE
  c email_change%ROWTYPE;
BEGIN
  DELETE FROM email_change w WHERE w.token_hash = hash AND w.expires_at > at RETURNING * INTO c;
  UPDATE account a SET email_index = c.email_index, email = sealed_email, name = sealed_name, revision = old_revision + 1
    WHERE a.id = c.account_id AND a.revision = old_revision AND a.disabled_at IS NULL;
  RETURN FOUND;
EXCEPTION WHEN unique_violation THEN
  RETURN false;
END $$;
REVOKE ALL ON FUNCTION app.auth_invitation(bytea, timestamptz), app.auth_join(bytea, uuid, uuid, timestamptz),
  app.auth_accept(bytea, uuid, bytea, bytea, text, uuid, timestamptz), app.auth_email_ask(uuid, uuid, bytea, bytea, bytea, timestamptz),
  app.auth_email_change(bytea, timestamptz), app.auth_email_confirm(bytea, int, bytea, bytea, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_invitation(bytea, timestamptz), app.auth_join(bytea, uuid, uuid, timestamptz),
  app.auth_accept(bytea, uuid, bytea, bytea, text, uuid, timestamptz), app.auth_email_ask(uuid, uuid, bytea, bytea, bytea, timestamptz),
  app.auth_email_change(bytea, timestamptz), app.auth_email_confirm(bytea, int, bytea, bytea, timestamptz) TO voicase_admin;
SET ROLE voicase_owner;
