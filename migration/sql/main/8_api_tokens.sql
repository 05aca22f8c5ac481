-- API tokens. A token has at most the rights of the member who made it. The server reads these rights on each request, as it does for a
-- person.
CREATE TABLE api_token (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  made_by uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  -- SHA-256 of the token. The token has 256 random bits, so a slow hash is not needed.
  token_hash bytea NOT NULL UNIQUE,
  permissions int NOT NULL CHECK (permissions BETWEEN 0 AND 65535),
  -- Whether the token can reach cases at all. The case scope is that of the member who made it.
  reads_cases boolean NOT NULL,
  -- CIDR ranges of the addresses that may use the token. Empty: any address.
  networks text[] NOT NULL,
  created_at timestamptz NOT NULL,
  expires_on date NOT NULL,
  -- last_used_at and refused_at are written at most once a minute, so that not every request writes.
  last_used_at timestamptz,
  refused_at timestamptz,
  revoked_at timestamptz,
  revoked_by uuid,
  PRIMARY KEY (org_id, id),
  CHECK (permissions > 0 OR reads_cases),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  FOREIGN KEY (org_id, made_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, revoked_by) REFERENCES membership (org_id, id)
);
CREATE INDEX api_token_made_by ON api_token (org_id, made_by);
CREATE INDEX api_token_revoked_by ON api_token (org_id, revoked_by);
ALTER TABLE api_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_token FORCE ROW LEVEL SECURITY;

-- A request with a token names no organisation. The lookup of the token returns it.
CREATE POLICY tenant ON api_token AS RESTRICTIVE USING (org_id = (SELECT app.org()) OR current_user = 'voicase_auth')
  WITH CHECK (org_id = (SELECT app.org()) OR current_user = 'voicase_auth');
CREATE POLICY auth ON api_token TO voicase_auth USING (true) WITH CHECK (true);
-- A member makes and revokes tokens in their own name only. A revoked token stays revoked.
CREATE POLICY read ON api_token FOR SELECT TO voicase_admin USING (true);
CREATE POLICY make ON api_token FOR INSERT TO voicase_admin WITH CHECK (made_by = (SELECT app.member()));
CREATE POLICY revoke ON api_token FOR UPDATE TO voicase_admin USING (revoked_at IS NULL) WITH CHECK (revoked_by = (SELECT app.member()));
GRANT SELECT (org_id, id, made_by, name, permissions, reads_cases, networks, created_at, expires_on, last_used_at, revoked_at),
  INSERT (org_id, id, made_by, name, token_hash, permissions, reads_cases, networks, created_at, expires_on),
  UPDATE (revoked_at, revoked_by) ON api_token TO voicase_admin;
GRANT SELECT, UPDATE (last_used_at, refused_at) ON api_token TO voicase_auth;
-- Use from an address outside the networks is a job, and the worker writes the audit event. So this refusal takes as long as any other.
GRANT INSERT ON job TO voicase_auth;
CREATE POLICY auth ON job FOR INSERT TO voicase_auth WITH CHECK (kind = 'token_refused' AND membership_id IS NULL);
ALTER POLICY tenant ON job WITH CHECK (org_id = (SELECT app.org()) OR current_user IN ('voicase_queue', 'voicase_auth'));

SET ROLE voicase_auth;
-- Returns the account and rights of a valid token. A token is valid if it is neither expired nor revoked, its maker has access, and the
-- address is in its networks. One call for every reason of refusal.
CREATE FUNCTION app.auth_token(hash bytea, at timestamptz, address inet)
  RETURNS TABLE (id uuid, org_id uuid, account_id uuid, permissions int, reads_cases boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public
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
REVOKE ALL ON FUNCTION app.auth_token(bytea, timestamptz, inet) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.auth_token(bytea, timestamptz, inet) TO voicase_admin;
SET ROLE voicase_owner;
