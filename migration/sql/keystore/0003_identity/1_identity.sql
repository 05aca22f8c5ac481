-- The openings of identities. Only an approved opening returns the secret of an identity, once and within a day. No role changes or deletes
-- a row, so every secret that left the keystore has its row here. The clock is the keystore's own.
CREATE TABLE ks.identity_opening (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  approved_by uuid NOT NULL CHECK (approved_by <> asked_by),
  approved_at timestamptz NOT NULL DEFAULT now(),
  -- The last approval after the first, which stays. NULL: there was one.
  renewed_by uuid CHECK (renewed_by <> asked_by),
  renewed_at timestamptz,
  opened_at timestamptz,
  -- SHA-256 of the session and the idempotency key. A lost response is repeated to this holder for five minutes.
  holder bytea CHECK (length(holder) = 32),
  PRIMARY KEY (org_id, id),
  CHECK ((opened_at IS NULL) = (holder IS NULL))
);
ALTER TABLE ks.identity_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY functions ON ks.identity_opening TO voicase_keystore USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (renewed_by, renewed_at, opened_at, holder) ON ks.identity_opening TO voicase_keystore;

SET ROLE voicase_keystore;
-- Notes an approval. The main database may lose its own note of it afterwards. Then another member may approve again, and the
-- ledger keeps the first approver too.
CREATE FUNCTION ks.approve_identity(org uuid, the_case uuid, opening uuid, asker uuid, approver uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ BEGIN
  INSERT INTO ks.identity_opening AS o (org_id, id, case_id, asked_by, approved_by) VALUES (org, opening, the_case, asker, approver)
    ON CONFLICT ON CONSTRAINT identity_opening_pkey DO UPDATE SET renewed_by = approver, renewed_at = now()
    WHERE o.opened_at IS NULL AND o.case_id = the_case AND o.asked_by = asker;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'this opening is used';
  END IF;
END $$;
-- Returns the secret of the identity, once. NULL: not approved, too late, or opened before.
CREATE FUNCTION ks.open_identity(org uuid, the_case uuid, opening uuid, asker uuid, by_holder bytea) RETURNS bytea
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ks, pg_temp
  AS $$ BEGIN
  UPDATE ks.identity_opening o SET opened_at = coalesce(o.opened_at, now()), holder = by_holder
    WHERE o.org_id = org AND o.id = opening AND o.case_id = the_case AND o.asked_by = asker
      AND CASE WHEN o.opened_at IS NULL THEN coalesce(o.renewed_at, o.approved_at) > now() - interval '24 hours'
        ELSE o.holder = by_holder AND o.opened_at > now() - interval '5 minutes' END;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT s.sk_identity FROM ks.secret s WHERE s.org_id = org AND s.case_id = the_case);
END $$;
REVOKE ALL ON FUNCTION ks.approve_identity, ks.open_identity FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ks.approve_identity, ks.open_identity TO voicase_admin;
SET ROLE voicase_owner;
