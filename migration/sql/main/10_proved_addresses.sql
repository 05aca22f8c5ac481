-- Proof of email addresses by a mailed link, and proof of email domains by a DNS record.
ALTER TABLE account
  ADD COLUMN email_proved_at timestamptz,
  -- Kind of mailed link that proved the address. NULL: only an identity provider asserts the address.
  ADD COLUMN email_proof text CHECK (email_proof IN ('invitation', 'change', 'reset')),
  ADD CHECK ((email_proved_at IS NULL) = (email_proof IS NULL));
GRANT SELECT (email_proved_at) ON account TO voicase_admin;
GRANT INSERT (email_proved_at, email_proof), UPDATE (email_proved_at, email_proof, disabled_at) ON account TO voicase_auth;
-- Replacing the credentials of an account revokes its API tokens.
GRANT UPDATE (revoked_at, revoked_by) ON api_token TO voicase_auth;

-- Each claim of a domain has a random challenge, which the organisation publishes in DNS. A domain belongs to the organisation whose record
-- was seen last.
ALTER TABLE sso_domain
  ADD COLUMN challenge text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  ADD COLUMN seen_at timestamptz;
DROP INDEX sso_domain_once;
CREATE UNIQUE INDEX sso_domain_once ON sso_domain (domain) WHERE seen_at IS NOT NULL;
REVOKE INSERT ON sso_domain FROM voicase_admin;
GRANT INSERT (org_id, domain, provider_id) ON sso_domain TO voicase_admin;
GRANT UPDATE (seen_at) ON sso_domain TO voicase_auth;

SET ROLE voicase_auth;
-- Existing accounts: a mailed link proved each address, except for accounts that an identity provider created.
UPDATE account a SET email_proved_at = a.created_at, email_proof = 'invitation'
  WHERE NOT EXISTS (SELECT FROM sso_identity i JOIN membership m ON m.org_id = i.org_id AND m.id = i.membership_id
    WHERE m.account_id = a.id AND i.provisioned);

-- Deletes all factors of an account.
CREATE FUNCTION app.auth_factors_end(owner uuid) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ DELETE FROM second_factor f WHERE f.account_id = owner;
        DELETE FROM passkey p WHERE p.account_id = owner;
        DELETE FROM recovery_code c WHERE c.account_id = owner $$;

-- As before. `unproved`: the account that has the address without a proof. The invitation takes over this account.
DROP FUNCTION app.auth_invitation(bytea, timestamptz);
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
-- Creates the account of an invited person and the membership. With revision 1 the account is new. A higher revision takes over an account
-- whose address is not proved. NULL if another account has proved the address, or as app.auth_join. On NULL the caller must roll back.
DROP FUNCTION app.auth_accept(bytea, uuid, bytea, bytea, text, uuid, timestamptz);
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
-- As before, and the link proves the new address. Another account that has the address without a proof loses it and is disabled.
CREATE OR REPLACE FUNCTION app.auth_email_confirm(hash bytea, old_revision int, sealed_email bytea, sealed_name bytea, at timestamptz) RETURNS boolean
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

-- As before, but only for an account with a proved address.
CREATE OR REPLACE FUNCTION app.auth_reset(hash bytea, at timestamptz) RETURNS TABLE (org_id uuid, account_id uuid, email bytea, name bytea, revision int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT r.org_id, a.id, a.email, a.name, a.revision FROM reset r JOIN membership m ON m.org_id = r.org_id AND m.id = r.membership_id
        JOIN account a ON a.id = m.account_id
        WHERE r.token_hash = hash AND r.token_until > at AND r.state = 'approved' AND m.removed_at IS NULL AND a.disabled_at IS NULL
          AND a.email_proved_at IS NOT NULL $$;
-- As before, but by address it finds only accounts with a proved address, and members who have a link to the provider. `proved`: whether
-- the address is proved.
DROP FUNCTION app.auth_sso_find(bytea, bytea, timestamptz);
CREATE FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamptz)
  RETURNS TABLE (account_id uuid, member_id uuid, confirmed boolean, provisioned boolean, lives boolean, alone boolean, proved boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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
-- Creates an account whose address only the provider asserts. False if an account with this address exists: it must not become a member
-- without consent.
CREATE FUNCTION app.auth_sso_account(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
BEGIN
  INSERT INTO account (id, email_index, email, name, created_at) VALUES (owner, address, sealed_email, sealed_name, at) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
-- Creates the membership of such an account, with the role from the provider's claims.
DROP FUNCTION app.auth_sso_provision(uuid, bytea, bytea, bytea, uuid, text, timestamptz);
CREATE FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO membership (org_id, id, account_id, role, case_scope, created_at) VALUES (app.org(), member, owner, new_role, 'departments', at) $$;
-- The organisation whose provider the addresses of a domain sign in with. Everyone may know it.
CREATE OR REPLACE FUNCTION app.auth_sso_domain(wanted text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT d.org_id FROM sso_domain d JOIN sso_provider p ON p.org_id = d.org_id AND p.id = d.provider_id
        WHERE d.domain = wanted AND d.seen_at IS NOT NULL AND p.enabled $$;
-- As before. `seen`: the domains whose DNS record was seen. The provider may assert only addresses of these domains.
DROP FUNCTION app.auth_sso_provider(uuid);
CREATE FUNCTION app.auth_sso_provider(of_org uuid)
  RETURNS TABLE (org_id uuid, id uuid, issuer text, client_id text, client_secret bytea, domains text[], seen text[], role_claim text, roles jsonb,
    mfa_values text[], provision boolean, enabled boolean, revision int, time_zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.org_id, p.id, p.issuer, p.client_id, p.client_secret, p.domains,
          ARRAY(SELECT d.domain FROM sso_domain d WHERE d.org_id = p.org_id AND d.provider_id = p.id AND d.seen_at IS NOT NULL),
          p.role_claim, p.roles, p.mfa_values, p.provision, p.enabled, p.revision, o.time_zone
        FROM sso_provider p JOIN organisation o ON o.id = p.org_id WHERE p.org_id = of_org AND o.state = 'active' $$;
-- Called when the transaction's organisation has published the challenge of a domain that it claims. Another organisation that had the
-- domain loses it and gets an audit event. False if the claim no longer exists.
CREATE FUNCTION app.auth_sso_domain_seen(wanted text, at timestamptz) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
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

DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.proowner = 'voicase_auth'::regrole
      AND p.proname = ANY ('{auth_factors_end,auth_invitation,auth_invitation_of,auth_accept,auth_sso_find,
        auth_sso_account,auth_sso_provision,auth_sso_provider,auth_sso_domain_seen}'::text[]) LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO voicase_admin', f);
  END LOOP;
END $$;
-- Only other functions of voicase_auth call it.
REVOKE EXECUTE ON FUNCTION app.auth_factors_end(uuid) FROM voicase_admin;
SET ROLE voicase_owner;
