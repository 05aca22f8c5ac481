-- Single sign-on.
SET ROLE voicase_auth;
-- The organisation whose provider the addresses of a domain sign in with. Everyone may know it.
CREATE FUNCTION app.auth_sso_domain(wanted text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT d.org_id FROM sso_domain d JOIN sso_provider p ON p.org_id = d.org_id AND p.id = d.provider_id
        WHERE d.domain = wanted AND d.seen_at IS NOT NULL AND p.enabled $$;
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
-- `seen`: the domains whose DNS record was seen. The provider may assert only addresses of these domains.
CREATE FUNCTION app.auth_sso_provider(of_org uuid)
  RETURNS TABLE (org_id uuid, id uuid, issuer text, client_id text, client_secret bytea, domains text[], seen text[], role_claim text, roles jsonb,
    mfa_values text[], provision boolean, enabled boolean, revision int, time_zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ SELECT p.org_id, p.id, p.issuer, p.client_id, p.client_secret, p.domains,
          ARRAY(SELECT d.domain FROM sso_domain d WHERE d.org_id = p.org_id AND d.provider_id = p.id AND d.seen_at IS NOT NULL),
          p.role_claim, p.roles, p.mfa_values, p.provision, p.enabled, p.revision, o.time_zone
        FROM sso_provider p JOIN organisation o ON o.id = p.org_id WHERE p.org_id = of_org AND o.state = 'active' $$;
-- Finds the account and member of a person in the transaction's organisation: by the provider's subject if that link is confirmed, else
-- by address. By address it finds only accounts with a proved address, and members who have a link to the provider. `alone`: the account
-- is a member of no other organisation. `proved`: whether the address is proved.
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
-- Creates the link that the sign-in then confirms, and returns its id. An unconfirmed link may move to another member. NULL if the link
-- is confirmed already.
CREATE FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO sso_identity AS i (org_id, id, membership_id, subject_index, provisioned, linked_at) VALUES (app.org(), new_id, member, subject, made, at)
        ON CONFLICT (org_id, subject_index) DO UPDATE SET membership_id = member, linked_at = at,
          provisioned = i.provisioned AND i.membership_id = member WHERE i.confirmed_at IS NULL RETURNING i.id $$;
-- Confirms a link after the member has shown their own second factor. Returns the membership.
CREATE FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE sso_identity i SET confirmed_at = at FROM membership m WHERE i.org_id = app.org() AND i.id = wanted AND i.confirmed_at IS NULL
          AND m.org_id = i.org_id AND m.id = i.membership_id AND m.account_id = owner RETURNING m.id $$;
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
CREATE FUNCTION app.auth_sso_provision(owner uuid, member uuid, new_role text, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO membership (org_id, id, account_id, role, case_scope, created_at) VALUES (app.org(), member, owner, new_role, 'departments', at) $$;
-- Called when an organisation's identity provider is disabled, replaced or removed. Ends the sessions that it opened.
CREATE FUNCTION app.auth_sso_sessions_end(at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE session s SET revoked_at = at WHERE s.only_org = app.org() AND s.revoked_at IS NULL $$;

SET ROLE voicase_owner;
