-- A tag of a case repeats the columns of the case by which the list sorts and filters, and by which the policies of "case" decide. So an
-- index answers "the next cases with this tag", and neither a page nor a count looks up each case. The triggers below keep the columns.
ALTER TABLE case_tag
  ADD COLUMN department_id uuid,
  ADD COLUMN category_id uuid,
  ADD COLUMN stage text,
  ADD COLUMN severity text,
  ADD COLUMN restricted boolean,
  ADD COLUMN assigned boolean,
  ADD COLUMN reporter_shown int,
  ADD COLUMN waiting_since date,
  ADD COLUMN next_due_on date,
  ADD COLUMN received_on date,
  ADD COLUMN year int,
  ADD COLUMN number int,
  ADD COLUMN by_severity int,
  ADD COLUMN by_stage int;

-- Existing rows. The owner is bound by row-level security, which allows one organisation at a time.
ALTER TABLE "case" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_tag NO FORCE ROW LEVEL SECURITY;
UPDATE case_tag t SET department_id = c.department_id, category_id = c.category_id, stage = c.stage, severity = c.severity,
    restricted = c.restricted, assigned = c.assigned, reporter_shown = c.reporter_shown, waiting_since = c.waiting_since,
    next_due_on = c.next_due_on, received_on = c.received_on, year = c.year, number = c.number, by_severity = c.by_severity, by_stage = c.by_stage
  FROM "case" c WHERE c.org_id = t.org_id AND c.id = t.case_id;
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
ALTER TABLE case_tag FORCE ROW LEVEL SECURITY;

-- The policies trust these columns. A row without them is refused.
ALTER TABLE case_tag
  ALTER COLUMN department_id SET NOT NULL,
  ALTER COLUMN stage SET NOT NULL,
  ALTER COLUMN restricted SET NOT NULL,
  ALTER COLUMN assigned SET NOT NULL,
  ALTER COLUMN reporter_shown SET NOT NULL,
  ALTER COLUMN next_due_on SET NOT NULL,
  ALTER COLUMN received_on SET NOT NULL,
  ALTER COLUMN year SET NOT NULL,
  ALTER COLUMN number SET NOT NULL,
  ALTER COLUMN by_severity SET NOT NULL,
  ALTER COLUMN by_stage SET NOT NULL;

GRANT UPDATE (department_id, category_id, stage, severity, restricted, assigned, reporter_shown, waiting_since, next_due_on, received_on, year,
  number, by_severity, by_stage) ON case_tag TO voicase_lookup;
CREATE POLICY copied ON case_tag FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));

SET ROLE voicase_lookup;
-- Overwrites what the sender of the row claims. FOR SHARE: the case cannot change before the row is visible to app.keep_case_tags. A case
-- has no tags before its release.
CREATE FUNCTION app.copy_to_tag() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  SELECT c.department_id, c.category_id, c.stage, c.severity, c.restricted, c.assigned, c.reporter_shown, c.waiting_since,
      c.next_due_on, c.received_on, c.year, c.number, c.by_severity, c.by_stage
    INTO NEW.department_id, NEW.category_id, NEW.stage, NEW.severity, NEW.restricted, NEW.assigned, NEW.reporter_shown, NEW.waiting_since,
      NEW.next_due_on, NEW.received_on, NEW.year, NEW.number, NEW.by_severity, NEW.by_stage
    FROM "case" c WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id AND c.released_on IS NOT NULL FOR SHARE;
  RETURN NEW;
END $$;
-- Maintenance as a superuser sets no organisation. Without one, the policies would hide the tags, and a case that is restricted now would
-- stay in the list by tag. So the function sets the organisation of the case, and then the one before.
CREATE FUNCTION app.keep_case_tags() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  was text := coalesce(current_setting('app.org_id', true), '');
BEGIN
  PERFORM set_config('app.org_id', NEW.org_id::text, true);
  UPDATE case_tag t SET department_id = NEW.department_id, category_id = NEW.category_id, stage = NEW.stage, severity = NEW.severity,
      restricted = NEW.restricted, assigned = NEW.assigned, reporter_shown = NEW.reporter_shown, waiting_since = NEW.waiting_since,
      next_due_on = NEW.next_due_on, received_on = NEW.received_on, year = NEW.year, number = NEW.number, by_severity = NEW.by_severity,
      by_stage = NEW.by_stage
    WHERE t.org_id = NEW.org_id AND t.case_id = NEW.id;
  PERFORM set_config('app.org_id', was, true);
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER copy_to_tag BEFORE INSERT ON case_tag FOR EACH ROW EXECUTE FUNCTION app.copy_to_tag();
-- A migration that disables this trigger must update case_tag itself. The orders by severity and stage follow from the columns named here.
CREATE TRIGGER keep_case_tags AFTER UPDATE ON "case" FOR EACH ROW
  WHEN (OLD.released_on IS NOT NULL AND (NEW.department_id, NEW.category_id, NEW.stage, NEW.severity, NEW.restricted, NEW.assigned,
      NEW.reporter_shown, NEW.waiting_since, NEW.next_due_on, NEW.received_on, NEW.year, NEW.number)
    IS DISTINCT FROM (OLD.department_id, OLD.category_id, OLD.stage, OLD.severity, OLD.restricted, OLD.assigned,
      OLD.reporter_shown, OLD.waiting_since, OLD.next_due_on, OLD.received_on, OLD.year, OLD.number)) EXECUTE FUNCTION app.keep_case_tags();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.copy_to_tag, app.keep_case_tags FROM PUBLIC;
SET ROLE voicase_owner;

-- As the indexes of "case". Those with the department serve members who do not see all departments. No index with a tag alone is needed.
DROP INDEX case_tag_tag;
CREATE INDEX case_tag_due ON case_tag (org_id, tag_id, next_due_on, case_id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned);
CREATE INDEX case_tag_received ON case_tag (org_id, tag_id, received_on, case_id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_number ON case_tag (org_id, tag_id, year, number)
  INCLUDE (case_id, stage, department_id, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_by_severity ON case_tag (org_id, tag_id, by_severity, case_id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_by_stage ON case_tag (org_id, tag_id, by_stage, case_id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_department_due ON case_tag (org_id, tag_id, department_id, next_due_on, case_id)
  INCLUDE (stage, category_id, severity, restricted, assigned);
CREATE INDEX case_tag_department_received ON case_tag (org_id, tag_id, department_id, received_on, case_id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_department_number ON case_tag (org_id, tag_id, department_id, year, number)
  INCLUDE (case_id, stage, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_department_by_severity ON case_tag (org_id, tag_id, department_id, by_severity, case_id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on);
CREATE INDEX case_tag_department_by_stage ON case_tag (org_id, tag_id, department_id, by_stage, case_id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on);
