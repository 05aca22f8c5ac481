-- Sort keys of the list: first the severity or the stage, then the next deadline. Ten million is more than the days until the year 9999.
ALTER TABLE "case"
  -- Critical cases first, cases without a severity last.
  ADD COLUMN by_severity int NOT NULL GENERATED ALWAYS AS (
    CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END * 10000000
    + (next_due_on - DATE '2000-01-01')) STORED,
  -- New cases first, closed cases last.
  ADD COLUMN by_stage int NOT NULL GENERATED ALWAYS AS (
    CASE stage WHEN 'new' THEN 0 WHEN 'in_triage' THEN 1 WHEN 'under_investigation' THEN 2 WHEN 'pending_review' THEN 3 ELSE 4 END * 10000000
    + (next_due_on - DATE '2000-01-01')) STORED;
ALTER TABLE case_assignee
  ADD COLUMN by_severity int,
  ADD COLUMN by_stage int;
GRANT SELECT (by_severity, by_stage) ON "case" TO voicase_lookup;
GRANT SELECT (by_severity, by_stage), UPDATE (by_severity, by_stage) ON case_assignee TO voicase_lookup;

SET ROLE voicase_lookup;
CREATE OR REPLACE FUNCTION app.keep_assignee_due() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE case_assignee a SET next_due_on = NEW.next_due_on, by_severity = NEW.by_severity, by_stage = NEW.by_stage
    WHERE a.org_id = NEW.org_id AND a.case_id = NEW.id AND a.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION app.copy_sort_keys() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  SELECT c.next_due_on, c.received_on, c.year, c.number, c.by_severity, c.by_stage
    INTO NEW.next_due_on, NEW.received_on, NEW.year, NEW.number, NEW.by_severity, NEW.by_stage
    FROM "case" c WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id;
  RETURN NEW;
END $$;
SET ROLE voicase_owner;
DROP TRIGGER keep_assignee_due ON "case";
CREATE TRIGGER keep_assignee_due AFTER UPDATE ON "case" FOR EACH ROW
  WHEN ((NEW.by_severity <> OLD.by_severity OR NEW.by_stage <> OLD.by_stage) AND NEW.assigned) EXECUTE FUNCTION app.keep_assignee_due();

-- Existing rows. The owner is bound by row-level security, which allows one organisation at a time.
ALTER TABLE case_assignee DISABLE TRIGGER USER;
ALTER TABLE "case" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee NO FORCE ROW LEVEL SECURITY;
UPDATE case_assignee a SET by_severity = c.by_severity, by_stage = c.by_stage FROM "case" c WHERE c.org_id = a.org_id AND c.id = a.case_id;
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee ENABLE TRIGGER USER;

CREATE INDEX case_by_severity ON "case" (org_id, by_severity, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_by_stage ON "case" (org_id, by_stage, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_by_severity ON "case" (org_id, department_id, by_severity, id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_by_stage ON "case" (org_id, department_id, by_stage, id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_assignee_by_severity ON case_assignee (org_id, member_id, by_severity, case_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_by_stage ON case_assignee (org_id, member_id, by_stage, case_id) WHERE ended_at IS NULL;
