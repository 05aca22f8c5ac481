-- Why an interview was cancelled. Planning it again clears the reason, which stays in the timeline.
ALTER TABLE interview ADD COLUMN reason bytea, ADD CONSTRAINT interview_reason CHECK (reason IS NULL OR state = 'cancelled');
GRANT UPDATE (reason) ON interview TO voicase_admin;

-- The day of receipt was wrong. The step has the right day, and the first step stays.
ALTER TABLE custody DROP CONSTRAINT custody_kind_check, ADD CONSTRAINT custody_kind_check
  CHECK (kind IN ('received', 'stored', 'handed_over', 'returned', 'checked', 'altered', 'destroyed', 'corrected'));

-- A destroyed thing has no further steps. Its day of receipt can still be corrected.
CREATE OR REPLACE FUNCTION app.check_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.kind <> 'corrected'
    AND EXISTS (SELECT FROM custody c WHERE c.org_id = NEW.org_id AND c.evidence_id = NEW.evidence_id AND c.kind = 'destroyed') THEN
    RAISE EXCEPTION 'a destroyed item has no further steps';
  END IF;
  RETURN NEW;
END $$;
