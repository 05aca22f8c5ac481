-- plpgsql keeps the plans of its queries; LANGUAGE sql plans them for each call.
SET ROLE voicase_keystore;
CREATE OR REPLACE FUNCTION ks.put(org uuid, the_case uuid, secret bytea, identity_secret bytea, proof bytea, today date) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ BEGIN INSERT INTO ks.secret VALUES (org, the_case, secret, identity_secret, sha256(proof), today); END $$;
CREATE OR REPLACE FUNCTION ks.open(org uuid, the_case uuid, proof bytea) RETURNS bytea
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ BEGIN RETURN (SELECT s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = the_case AND s.proof_hash = sha256(proof)); END $$;
CREATE OR REPLACE FUNCTION ks.read(org uuid, cases uuid[]) RETURNS TABLE (case_id uuid, sk bytea)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY SELECT s.case_id, s.sk FROM ks.secret s WHERE s.org_id = org AND s.case_id = ANY (cases);
END $$;
SET ROLE voicase_owner;
