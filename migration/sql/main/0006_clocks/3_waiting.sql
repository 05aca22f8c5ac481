-- A case can wait for the reporter, in every stage except the last one. The deadlines of the law run on.
ALTER TABLE "case"
  ADD COLUMN waiting_since date,
  -- Staff announced to the reporter that the case closes on this day unless the reporter writes.
  ADD COLUMN closing_announced_for date,
  ADD CHECK (waiting_since IS NULL OR stage <> 'closed'),
  ADD CHECK (closing_announced_for IS NULL OR waiting_since IS NOT NULL);
GRANT UPDATE (waiting_since, closing_announced_for) ON "case" TO voicase_admin;
GRANT SELECT (waiting_since) ON "case" TO voicase_worker;
GRANT SELECT (waiting_since), UPDATE (waiting_since, closing_announced_for) ON "case" TO voicase_lookup;
CREATE INDEX case_waiting_due ON "case" (org_id, next_due_on, id)
  INCLUDE (stage, department_id, category_id, severity, restricted, assigned) WHERE released_on IS NOT NULL AND waiting_since IS NOT NULL;

SET ROLE voicase_lookup;
-- The end of the wait drops the reminders that were not sent yet.
CREATE FUNCTION app.drop_reminders() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE prepared_message p SET dropped = true
    WHERE p.org_id = NEW.org_id AND p.case_id = NEW.id AND p.kind = 'reminder' AND p.sent_on IS NULL AND NOT p.dropped;
  RETURN NULL;
END $$;
-- A closed case waits for no answer.
CREATE OR REPLACE FUNCTION app.keep_stage_due() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  NEW.next_due_on := app.next_due(NEW.org_id, NEW.id, NEW.stage);
  IF NEW.stage = 'closed' THEN
    NEW.waiting_since := NULL;
    NEW.closing_announced_for := NULL;
  END IF;
  RETURN NEW;
END $$;
-- A message of the reporter that staff can see ends the wait.
CREATE OR REPLACE FUNCTION app.keep_reporter_shown() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE "case" c SET reporter_shown = NEW.shown, waiting_since = NULL, closing_announced_for = NULL
    WHERE c.org_id = NEW.org_id AND c.id = NEW.case_id AND c.reporter_shown < NEW.shown;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER drop_reminders AFTER UPDATE ON "case" FOR EACH ROW
  WHEN (OLD.waiting_since IS NOT NULL AND NEW.waiting_since IS DISTINCT FROM OLD.waiting_since) EXECUTE FUNCTION app.drop_reminders();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.drop_reminders FROM PUBLIC;
SET ROLE voicase_owner;
