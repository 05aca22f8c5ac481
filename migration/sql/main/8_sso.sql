-- Single sign-on: the identity provider of an organisation, and the link between its persons and members.
CREATE TABLE sso_provider (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- Sealed under the organisation's key. Only app.auth_sso_provider returns it.
  client_secret bytea NOT NULL,
  -- Email domains whose addresses the provider may assert, in lower case.
  domains text[] NOT NULL CHECK (cardinality(domains) BETWEEN 1 AND 20),
  role_claim text,
  -- [{"value": …, "role": …}]. The first entry whose value is in the role claim decides the role.
  roles jsonb NOT NULL,
  -- Values of acr or amr that count as a second factor. Empty: the provider's sign-in never counts as one.
  mfa_values text[] NOT NULL,
  provision boolean NOT NULL,
  enabled boolean NOT NULL,
  -- Rises with each new client_secret. Part of its associated data.
  revision int NOT NULL DEFAULT 1,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id)
);
-- Maps an email domain to the organisation that its addresses sign in with, while the provider is enabled. In the whole installation a
-- domain belongs to one organisation, the first that claims it. 10_proved_addresses.sql replaces this with a proof in DNS.
CREATE TABLE sso_domain (
  org_id uuid NOT NULL,
  domain text NOT NULL,
  provider_id uuid NOT NULL,
  PRIMARY KEY (org_id, domain),
  FOREIGN KEY (org_id, provider_id) REFERENCES sso_provider (org_id, id)
);
CREATE UNIQUE INDEX sso_domain_once ON sso_domain (domain);
CREATE INDEX sso_domain_provider ON sso_domain (org_id, provider_id);
-- Links a person at the provider to a member. The link counts after the member has confirmed it with their own second factor.
CREATE TABLE sso_identity (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  -- Keyed hash of issuer and subject.
  subject_index bytea NOT NULL,
  -- True: single sign-on created this member, and the provider's claims decide the role.
  provisioned boolean NOT NULL,
  linked_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, subject_index),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id)
);
CREATE INDEX sso_identity_membership ON sso_identity (org_id, membership_id);

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['sso_provider', 'sso_domain', 'sso_identity'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    -- Before sign-in the transaction has no organisation.
    EXECUTE format('CREATE POLICY tenant ON %I AS RESTRICTIVE USING (org_id = (SELECT app.org()) OR current_user = ''voicase_auth'')
      WITH CHECK (org_id = (SELECT app.org()) OR current_user = ''voicase_auth'')', t);
    EXECUTE format('CREATE POLICY staff ON %I TO voicase_admin USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY auth ON %I TO voicase_auth USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT (org_id, id, issuer, client_id, domains, role_claim, roles, mfa_values, provision, enabled, revision, changed_at), INSERT, DELETE,
  UPDATE (issuer, client_id, client_secret, domains, role_claim, roles, mfa_values, provision, enabled, revision, changed_at) ON sso_provider TO voicase_admin;
GRANT SELECT, INSERT, DELETE ON sso_domain TO voicase_admin;
GRANT SELECT (org_id, id, membership_id, provisioned, confirmed_at), DELETE ON sso_identity TO voicase_admin;
GRANT SELECT ON sso_provider, sso_domain TO voicase_auth;
GRANT SELECT, INSERT, UPDATE ON sso_identity TO voicase_auth;

SET ROLE voicase_auth;
-- The organisation whose provider the addresses of a domain sign in with. Everyone may know it.
CREATE FUNCTION app.auth_sso_domain(wanted text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT d.org_id FROM sso_domain d WHERE d.domain = wanted $$;
CREATE FUNCTION app.auth_sso_provider(of_org uuid)
  RETURNS TABLE (org_id uuid, id uuid, issuer text, client_id text, client_secret bytea, domains text[], role_claim text, roles jsonb,
    mfa_values text[], provision boolean, enabled boolean, revision int, time_zone text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ SELECT p.org_id, p.id, p.issuer, p.client_id, p.client_secret, p.domains, p.role_claim, p.roles, p.mfa_values, p.provision, p.enabled,
          p.revision, o.time_zone FROM sso_provider p JOIN organisation o ON o.id = p.org_id WHERE p.org_id = of_org AND o.state = 'active' $$;
-- Finds the account and member of a person in the transaction's organisation: by the provider's subject if that link is confirmed, else
-- by address. `alone`: the account is a member of no other organisation.
CREATE FUNCTION app.auth_sso_find(subject bytea, address bytea, at timestamptz)
  RETURNS TABLE (account_id uuid, member_id uuid, confirmed boolean, provisioned boolean, lives boolean, alone boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ WITH known AS (SELECT i.membership_id FROM sso_identity i
          WHERE i.org_id = app.org() AND i.subject_index = subject AND i.confirmed_at IS NOT NULL),
        found AS (
          SELECT a.id AS owner, m.id AS member, a.disabled_at, EXISTS (SELECT FROM known) AS sure
          FROM account a LEFT JOIN membership m ON m.org_id = app.org() AND m.account_id = a.id
          WHERE CASE WHEN EXISTS (SELECT FROM known) THEN m.id = (SELECT k.membership_id FROM known k) ELSE a.email_index = address END)
        SELECT f.owner, f.member, f.sure,
          EXISTS (SELECT FROM sso_identity p WHERE p.org_id = app.org() AND p.membership_id = f.member AND p.provisioned),
          f.disabled_at IS NULL AND EXISTS (SELECT FROM membership m JOIN organisation o ON o.id = m.org_id
            WHERE m.org_id = app.org() AND m.id = f.member AND m.removed_at IS NULL AND m.suspended_at IS NULL
              AND (m.expires_on IS NULL OR m.expires_on >= (at AT TIME ZONE o.time_zone)::date)),
          NOT EXISTS (SELECT FROM membership e WHERE e.account_id = f.owner AND e.org_id <> app.org() AND e.removed_at IS NULL)
        FROM found f $$;
-- Creates the link that the sign-in then confirms, and returns its id. An unconfirmed link may move to another member. NULL if the link
-- is confirmed already.
CREATE FUNCTION app.auth_sso_link(member uuid, subject bytea, new_id uuid, made boolean, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO sso_identity AS i (org_id, id, membership_id, subject_index, provisioned, linked_at) VALUES (app.org(), new_id, member, subject, made, at)
        ON CONFLICT (org_id, subject_index) DO UPDATE SET membership_id = member, linked_at = at,
          provisioned = i.provisioned AND i.membership_id = member WHERE i.confirmed_at IS NULL RETURNING i.id $$;
-- Confirms a link after the member has shown their own second factor. Returns the membership.
CREATE FUNCTION app.auth_sso_confirm(wanted uuid, owner uuid, at timestamptz) RETURNS uuid
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ UPDATE sso_identity i SET confirmed_at = at FROM membership m WHERE i.org_id = app.org() AND i.id = wanted AND i.confirmed_at IS NULL
          AND m.org_id = i.org_id AND m.id = i.membership_id AND m.account_id = owner RETURNING m.id $$;
-- Creates an account and its membership. False if an account with this address exists: it must not become a member without consent.
CREATE FUNCTION app.auth_sso_provision(owner uuid, address bytea, sealed_email bytea, sealed_name bytea, member uuid, new_role text, at timestamptz)
  RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$
BEGIN
  INSERT INTO account (id, email_index, email, name, created_at) VALUES (owner, address, sealed_email, sealed_name, at) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO membership (org_id, id, account_id, role, case_scope, created_at) VALUES (app.org(), member, owner, new_role, 'departments', at);
  RETURN true;
END $$;
-- As app.auth_note, but with a reason and for the log of one organisation only.
CREATE FUNCTION app.auth_note_in(of_org uuid, owner uuid, what text, why text, session uuid, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public
  AS $$ INSERT INTO sign_in_event (id, account_id, kind, session_id, happened_at, in_org, reason)
        VALUES (gen_random_uuid(), owner, what, session, at, of_org, why) $$;
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'app'::regnamespace AND p.proowner = 'voicase_auth'::regrole
      AND (p.proname LIKE 'auth\_sso\_%' OR p.proname = 'auth_note_in') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO voicase_admin', f);
  END LOOP;
END $$;
SET ROLE voicase_owner;
