-- The right to ask for identities (flag 8) needs two administrators: one asks, another approves. A row is a request that waits. It is
-- deleted when it is approved, refused or replaced; the audit log keeps the history.
CREATE TABLE identity_view_request (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  membership_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, membership_id),
  CHECK (asked_by <> membership_id),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id)
);
CREATE INDEX identity_view_request_asked_by ON identity_view_request (org_id, asked_by);
ALTER TABLE identity_view_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON identity_view_request AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY read ON identity_view_request FOR SELECT TO voicase_admin USING (true);
-- An administrator asks in their own name only.
CREATE POLICY ask ON identity_view_request FOR INSERT TO voicase_admin WITH CHECK (asked_by = (SELECT app.member()));
CREATE POLICY decide ON identity_view_request FOR DELETE TO voicase_admin USING (true);
GRANT SELECT, INSERT, DELETE ON identity_view_request TO voicase_admin;

-- The database enforces four eyes too. The flag is bit 1 << 7 of `allow`; no role contains it.
CREATE FUNCTION app.four_eyes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM identity_view_request r WHERE r.org_id = NEW.org_id AND r.membership_id = NEW.id
                 AND (SELECT app.member()) NOT IN (r.asked_by, r.membership_id)) THEN
    RAISE EXCEPTION 'seeing identities takes a second administrator';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION app.four_eyes() FROM PUBLIC;
CREATE TRIGGER four_eyes BEFORE UPDATE ON membership FOR EACH ROW
  WHEN (NEW.allow & ~OLD.allow & 128 <> 0 AND current_user = 'voicase_admin') EXECUTE FUNCTION app.four_eyes();
