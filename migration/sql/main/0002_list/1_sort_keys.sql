-- What the list of cases sorts and filters by, on the row that an index can answer. The triggers below keep it. The intake writes the first
-- deadline itself, which saves an update.
ALTER TABLE "case"
  -- The earliest open deadline. 9999-12-30: none is open. 9999-12-31: the case is closed.
  ADD COLUMN next_due_on date NOT NULL DEFAULT '9999-12-30',
  -- Whether a member handles the case now.
  ADD COLUMN assigned boolean NOT NULL DEFAULT false,
  -- Number of the reporter's last message that staff can see. 0: none.
  ADD COLUMN reporter_shown int NOT NULL DEFAULT 0;
-- The orders by severity and by stage, and then by the next deadline. Ten million is more than the days until the year 9999.
ALTER TABLE "case"
  -- Open cases first. Among them critical cases first, cases without a severity last.
  ADD COLUMN by_severity int NOT NULL GENERATED ALWAYS AS (
    (CASE stage WHEN 'closed' THEN 5 ELSE 0 END
      + CASE severity WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'medium' THEN 2 WHEN 'low' THEN 3 ELSE 4 END) * 10000000
    + (next_due_on - DATE '2000-01-01')) STORED,
  -- New cases first, closed cases last.
  ADD COLUMN by_stage int NOT NULL GENERATED ALWAYS AS (
    CASE stage WHEN 'new' THEN 0 WHEN 'in_triage' THEN 1 WHEN 'under_investigation' THEN 2 WHEN 'pending_review' THEN 3 ELSE 4 END * 10000000
    + (next_due_on - DATE '2000-01-01')) STORED;
-- The sort keys of the case, so that an index can answer "the next cases of this member".
ALTER TABLE case_assignee
  ADD COLUMN next_due_on date,
  ADD COLUMN received_on date,
  ADD COLUMN year int,
  ADD COLUMN number int,
  ADD COLUMN by_severity int,
  ADD COLUMN by_stage int;

GRANT SELECT (next_due_on, received_on, year, number, reporter_shown, assigned, by_severity, by_stage), UPDATE (next_due_on, assigned, reporter_shown)
  ON "case" TO voicase_lookup;
GRANT SELECT (org_id, case_id, due_on, met_on) ON deadline TO voicase_lookup;
GRANT UPDATE (next_due_on, by_severity, by_stage) ON case_assignee TO voicase_lookup;
GRANT INSERT (next_due_on) ON "case" TO voicase_reporter;
CREATE POLICY sort_keys ON deadline FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY sort_keys ON case_assignee FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()));

SET ROLE voicase_lookup;
-- The earliest open deadline of a case in this stage.
CREATE FUNCTION app.next_due(of_org uuid, of_case uuid, in_stage text) RETURNS date
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF in_stage = 'closed' THEN
    RETURN '9999-12-31';
  END IF;
  RETURN coalesce((SELECT min(d.due_on) FROM deadline d WHERE d.org_id = of_org AND d.case_id = of_case AND d.met_on IS NULL), '9999-12-30');
END $$;
CREATE FUNCTION app.keep_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE "case" c SET next_due_on = app.next_due(c.org_id, c.id, c.stage)
    WHERE (c.org_id, c.id) IN (SELECT n.org_id, n.case_id FROM changed n) AND c.next_due_on <> app.next_due(c.org_id, c.id, c.stage);
  RETURN NULL;
END $$;
CREATE FUNCTION app.keep_stage_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  NEW.next_due_on := app.next_due(NEW.org_id, NEW.id, NEW.stage);
  RETURN NEW;
END $$;
CREATE FUNCTION app.keep_assignee_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE case_assignee a SET next_due_on = NEW.next_due_on, by_severity = NEW.by_severity, by_stage = NEW.by_stage
    WHERE a.org_id = NEW.org_id AND a.case_id = NEW.id AND a.ended_at IS NULL;
  RETURN NULL;
END $$;
CREATE FUNCTION app.copy_sort_keys() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  SELECT c.next_due_on, c.received_on, c.year, c.number, c.by_severity, c.by_stage
    INTO NEW.next_due_on, NEW.received_on, NEW.year, NEW.number, NEW.by_severity, NEW.by_stage
    FROM "case" c WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id;
  RETURN NEW;
END $$;
CREATE FUNCTION app.keep_assigned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$
DECLARE
  given boolean := EXISTS (SELECT FROM case_assignee a WHERE a.org_id = NEW.org_id AND a.case_id = NEW.case_id AND a.ended_at IS NULL);
BEGIN
  UPDATE "case" c SET assigned = given WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id AND c.assigned <> given;
  RETURN NULL;
END $$;
CREATE FUNCTION app.keep_reporter_shown() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE "case" c SET reporter_shown = NEW.shown WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id AND c.reporter_shown < NEW.shown;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;

-- A transition table belongs to one event, so insert and update have a trigger each.
CREATE TRIGGER keep_due_new AFTER INSERT ON deadline REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.keep_due();
CREATE TRIGGER keep_due AFTER UPDATE ON deadline REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.keep_due();
CREATE TRIGGER keep_due BEFORE UPDATE OF stage ON "case" FOR EACH ROW WHEN (NEW.stage <> OLD.stage) EXECUTE FUNCTION app.keep_stage_due();
CREATE TRIGGER keep_assignee_due AFTER UPDATE ON "case" FOR EACH ROW
  WHEN ((NEW.by_severity <> OLD.by_severity OR NEW.by_stage <> OLD.by_stage) AND NEW.assigned) EXECUTE FUNCTION app.keep_assignee_due();
CREATE TRIGGER copy_sort_keys BEFORE INSERT ON case_assignee FOR EACH ROW EXECUTE FUNCTION app.copy_sort_keys();
CREATE TRIGGER keep_assigned AFTER INSERT OR UPDATE OF ended_at ON case_assignee FOR EACH ROW EXECUTE FUNCTION app.keep_assigned();
CREATE TRIGGER keep_reporter_shown AFTER INSERT OR UPDATE OF shown ON message FOR EACH ROW
  WHEN (NEW.author = 'reporter' AND NEW.shown IS NOT NULL) EXECUTE FUNCTION app.keep_reporter_shown();

-- Existing rows. The owner is bound by row-level security, which allows one organisation at a time.
ALTER TABLE "case" DISABLE TRIGGER USER;
ALTER TABLE case_assignee DISABLE TRIGGER USER;
ALTER TABLE organisation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE "case" NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee NO FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline NO FORCE ROW LEVEL SECURITY;
ALTER TABLE message NO FORCE ROW LEVEL SECURITY;
UPDATE "case" c SET
  next_due_on = CASE WHEN c.stage = 'closed' THEN DATE '9999-12-31' ELSE coalesce((SELECT min(d.due_on) FROM deadline d
    WHERE d.org_id = c.org_id AND d.case_id = c.id AND d.met_on IS NULL), DATE '9999-12-30') END,
  assigned = EXISTS (SELECT FROM case_assignee a WHERE a.org_id = c.org_id AND a.case_id = c.id AND a.ended_at IS NULL),
  reporter_shown = coalesce((SELECT max(m.shown) FROM message m WHERE m.org_id = c.org_id AND m.case_id = c.id AND m.author = 'reporter'), 0);
UPDATE case_assignee a SET next_due_on = c.next_due_on, received_on = c.received_on, year = c.year, number = c.number,
    by_severity = c.by_severity, by_stage = c.by_stage
  FROM "case" c WHERE c.org_id = a.org_id AND c.id = a.case_id;
ALTER TABLE organisation FORCE ROW LEVEL SECURITY;
ALTER TABLE "case" FORCE ROW LEVEL SECURITY;
ALTER TABLE case_assignee FORCE ROW LEVEL SECURITY;
ALTER TABLE deadline FORCE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
ALTER TABLE "case" ENABLE TRIGGER USER;
ALTER TABLE case_assignee ENABLE TRIGGER USER;

-- Each index begins with the organisation and a filter, and then has the order of the list. It includes the other columns that the
-- filters and the policies of "case" read, so that a page and a count read the index alone.
CREATE INDEX case_due ON "case" (org_id, next_due_on, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned) WHERE released_on IS NOT NULL;
CREATE INDEX case_received ON "case" (org_id, received_on, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_newest_number ON "case" (org_id, year, number)
  INCLUDE (id, stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_stage_due ON "case" (org_id, stage, next_due_on, id)
  INCLUDE (department_id, category_id, severity, restricted, assigned) WHERE released_on IS NOT NULL;
CREATE INDEX case_category_due ON "case" (org_id, category_id, next_due_on, id)
  INCLUDE (stage, department_id, severity, restricted, assigned) WHERE released_on IS NOT NULL;
CREATE INDEX case_severity_due ON "case" (org_id, severity, next_due_on, id)
  INCLUDE (stage, department_id, category_id, restricted, assigned) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_due ON "case" (org_id, department_id, next_due_on, id)
  INCLUDE (stage, category_id, severity, restricted, assigned) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_received ON "case" (org_id, department_id, received_on, id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_number ON "case" (org_id, department_id, year, number)
  INCLUDE (id, stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_by_severity ON "case" (org_id, by_severity, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_by_stage ON "case" (org_id, by_stage, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_by_severity ON "case" (org_id, department_id, by_severity, id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_department_by_stage ON "case" (org_id, department_id, by_stage, id)
  INCLUDE (stage, category_id, severity, restricted, assigned, next_due_on) WHERE released_on IS NOT NULL;
CREATE INDEX case_unassigned_due ON "case" (org_id, next_due_on, id)
  INCLUDE (stage, department_id, category_id, severity, restricted) WHERE released_on IS NOT NULL AND NOT assigned;
CREATE INDEX case_department_unassigned_due ON "case" (org_id, department_id, next_due_on, id)
  INCLUDE (stage, category_id, severity, restricted) WHERE released_on IS NOT NULL AND NOT assigned;
CREATE INDEX case_answered_due ON "case" (org_id, next_due_on, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned, reporter_shown) WHERE released_on IS NOT NULL AND reporter_shown > 0;
-- The rows of a case, also those that ended.
CREATE INDEX case_assignee_case ON case_assignee (org_id, case_id);
CREATE INDEX case_restriction_case ON case_restriction (org_id, case_id);
CREATE INDEX case_exclusion_case ON case_exclusion (org_id, case_id);
CREATE INDEX case_assignee_due ON case_assignee (org_id, member_id, next_due_on, case_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_received ON case_assignee (org_id, member_id, received_on, case_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_number ON case_assignee (org_id, member_id, year, number, case_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_by_severity ON case_assignee (org_id, member_id, by_severity, case_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_by_stage ON case_assignee (org_id, member_id, by_stage, case_id) WHERE ended_at IS NULL;
