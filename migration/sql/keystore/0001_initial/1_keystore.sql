-- The erasure secrets, in a database outside the backups of the main database. Without its row here, a case can no longer be decrypted.
CREATE SCHEMA ks;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA ks TO voicase_reporter, voicase_admin, voicase_worker, voicase_keystore;
GRANT CREATE ON SCHEMA ks TO voicase_keystore;
CREATE TABLE ks.secret (
  org_id uuid NOT NULL,
  case_id uuid NOT NULL,
  sk bytea NOT NULL CHECK (length(sk) = 32),
  sk_identity bytea NOT NULL CHECK (length(sk_identity) = 32),
  -- SHA-256 of the keystore proof, which is derived from the reporter's access code. NULL: the case has no access code.
  proof_hash bytea,
  -- Set until the worker confirms that the main database has the case. A date, not an instant, because a reporter caused it.
  pending_since date,
  PRIMARY KEY (org_id, case_id)
);
ALTER TABLE ks.secret ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON ks.secret TO voicase_keystore USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (pending_since) ON ks.secret TO voicase_keystore;

-- pg_temp is last, as in the main database: a caller's temporary table cannot hide one of ours.
SET ROLE voicase_keystore;
CREATE FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ INSERT INTO ks.secret VALUES (org, the_case, secret, identity_secret, sha256(proof), today) $$;
-- Returns the case's secret for the reporter's proof. Never returns the secret of the identity.
CREATE FUNCTION ks.open(org uuid, the_case uuid, proof bytea) RETURNS bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ SELECT s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = the_case AND s.proof_hash = sha256(proof) $$;
CREATE FUNCTION ks.read(org uuid, cases uuid[]) RETURNS TABLE (case_id uuid, sk bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ SELECT s.case_id, s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = ANY (cases) $$;
CREATE FUNCTION ks.confirm(org uuid, cases uuid[]) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ UPDATE ks.secret SET pending_since = NULL WHERE org_id = org AND case_id = ANY (cases) $$;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ks FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ks.put(uuid, uuid, bytea, bytea, bytea, date), ks.open(uuid, uuid, bytea) TO voicase_reporter;
GRANT EXECUTE ON FUNCTION ks.read(uuid, uuid[]) TO voicase_admin;
GRANT EXECUTE ON FUNCTION ks.confirm(uuid, uuid[]) TO voicase_worker;
SET ROLE voicase_owner;
