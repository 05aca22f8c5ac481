-- A case has several deadlines of a kind: an interim feedback or a reopening starts the next one. Rows are kept, because each met deadline
-- is a proof.
ALTER TABLE deadline
  DROP CONSTRAINT deadline_org_id_case_id_kind_key,
  DROP CONSTRAINT deadline_kind_check,
  ADD CONSTRAINT deadline_kind_check CHECK (kind IN ('acknowledgement', 'feedback', 'personal_message', 'own')),
  ADD COLUMN started_on date,
  -- The proof. The automatic acknowledgement has no member, a closing has no message, and a deadline that an earlier version met has neither.
  ADD COLUMN met_by_member uuid,
  ADD COLUMN met_by_message uuid,
  -- Whether an interim feedback met the deadline.
  ADD COLUMN interim boolean NOT NULL DEFAULT false,
  -- When staff used the extension that the law allows once.
  ADD COLUMN extended_on date,
  -- Deadlines that staff set themselves.
  ADD COLUMN title bytea,
  ADD COLUMN revision int NOT NULL DEFAULT 1,
  ADD COLUMN owner_id uuid,
  ADD COLUMN paused_on date,
  ADD COLUMN removed_on date,
  ADD FOREIGN KEY (org_id, met_by_member) REFERENCES membership (org_id, id),
  ADD FOREIGN KEY (org_id, met_by_message) REFERENCES message (org_id, id),
  ADD FOREIGN KEY (org_id, owner_id) REFERENCES membership (org_id, id),
  ADD CHECK ((kind = 'own') = (title IS NOT NULL)),
  -- No deadline of the law pauses or disappears.
  ADD CHECK (kind = 'own' OR (owner_id IS NULL AND paused_on IS NULL AND removed_on IS NULL)),
  ADD CHECK (extended_on IS NULL OR kind = 'feedback'),
  ADD CHECK (NOT interim OR kind = 'feedback' AND met_on IS NOT NULL),
  ADD CHECK (met_on IS NOT NULL OR (met_by_member IS NULL AND met_by_message IS NULL)),
  ADD CHECK (paused_on IS NULL OR met_on IS NULL);
-- One acknowledgement a case, and one running deadline of each other kind of the law.
CREATE UNIQUE INDEX deadline_once ON deadline (org_id, case_id, kind) WHERE kind IN ('acknowledgement', 'personal_message');
CREATE UNIQUE INDEX deadline_running ON deadline (org_id, case_id, kind) WHERE met_on IS NULL AND kind <> 'own';
CREATE INDEX deadline_case ON deadline (org_id, case_id);
CREATE INDEX deadline_met_by_member ON deadline (org_id, met_by_member);
CREATE INDEX deadline_met_by_message ON deadline (org_id, met_by_message);
CREATE INDEX deadline_owner ON deadline (org_id, owner_id);

-- Existing rows. The owner is bound by row-level security, which allows one organisation at a time.
ALTER TABLE deadline DISABLE TRIGGER USER;
ALTER TABLE "case" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY;
UPDATE deadline d SET started_on = CASE WHEN d.kind = 'feedback' THEN least(coalesce(c.acknowledged_on, c.received_on), d.due_on) ELSE c.received_on END
  FROM "case" c WHERE c.org_id = d.org_id AND c.id = d.case_id;
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline ENABLE TRIGGER USER;
ALTER TABLE deadline ALTER COLUMN started_on SET NOT NULL;

-- A deadline of the law neither extends nor starts again. Only the one extension of the law moves its date to a later day.
CREATE FUNCTION app.keep_deadline() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.kind <> 'own' AND (OLD.met_on IS NOT NULL OR NEW.kind <> OLD.kind OR NEW.case_id <> OLD.case_id
    OR NEW.due_on > OLD.due_on AND NOT (OLD.extended_on IS NULL AND NEW.extended_on IS NOT NULL AND NEW.extended_on <= OLD.due_on)) THEN
    RAISE EXCEPTION 'a deadline of the law keeps its date and its proof';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_deadline BEFORE UPDATE ON deadline FOR EACH ROW EXECUTE FUNCTION app.keep_deadline();

-- The reporter sees the dates of the law, and neither members nor the deadlines that staff set themselves.
REVOKE SELECT, INSERT ON deadline FROM voicase_reporter;
GRANT SELECT (org_id, id, case_id, kind, started_on, due_on, met_on), INSERT (org_id, id, case_id, kind, started_on, due_on)
  ON deadline TO voicase_reporter;
ALTER POLICY reporter ON deadline USING (case_id = (SELECT app.case_id()) AND kind IN ('acknowledgement', 'feedback'));
GRANT UPDATE (started_on, met_by_member, met_by_message, interim, extended_on, title, revision, owner_id, paused_on, removed_on) ON deadline TO voicase_admin;
-- A member meets a deadline of the law in their own name only. A new deadline runs.
CREATE POLICY own_proof ON deadline AS RESTRICTIVE FOR UPDATE TO voicase_admin
  USING (true) WITH CHECK (met_by_member IS NULL OR kind = 'own' OR met_by_member = (SELECT app.member()));
CREATE POLICY runs_new ON deadline AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (met_on IS NULL AND kind <> 'acknowledgement');

-- The list sorts by every running deadline. A paused or removed one does not run.
GRANT SELECT (paused_on, removed_on) ON deadline TO voicase_lookup;
SET ROLE voicase_lookup;
CREATE OR REPLACE FUNCTION app.next_due(of_org uuid, of_case uuid, in_stage text) RETURNS date
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF in_stage = 'closed' THEN
    RETURN '9999-12-31';
  END IF;
  RETURN coalesce((SELECT min(d.due_on) FROM deadline d WHERE d.org_id = of_org AND d.case_id = of_case AND d.met_on IS NULL
    AND d.paused_on IS NULL AND d.removed_on IS NULL), '9999-12-30');
END $$;
SET ROLE voicase_owner;
