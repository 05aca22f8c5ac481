SET ROLE voicase_lookup;
-- As in 0020, without interviews.
CREATE OR REPLACE FUNCTION app.settle_due(of_org uuid, of_case uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.org_id = of_org AND d.case_id = of_case AND d.reminded > 0 AND d.met_on IS NULL
      AND d.paused_on IS NULL AND d.removed_on IS NULL)
    AND NOT EXISTS (SELECT FROM "case" c WHERE c.org_id = of_org AND c.id = of_case
      AND c.wait_told_on >= app.wait_step(c.waiting_since, c.closing_announced_for))
    AND NOT EXISTS (SELECT FROM check_in k WHERE k.org_id = of_org AND k.case_id = of_case AND k.result IS NULL AND k.reminded) THEN
    PERFORM app.settle(of_org, of_case, '{deadline}', NULL);
  END IF;
END $$;
-- An interview was held, cancelled or moved, or has another interviewer. The notification is silent when no reminder of the case is left.
-- A notification from before 0022 has the kind of a deadline.
CREATE OR REPLACE FUNCTION app.settle_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM interview i WHERE i.org_id = NEW.org_id AND i.case_id = NEW.case_id AND i.state = 'planned' AND i.reminded_for = i.day) THEN
    PERFORM app.settle(NEW.org_id, NEW.case_id, '{interview}', NULL);
    PERFORM app.settle_due(NEW.org_id, NEW.case_id);
  END IF;
  RETURN NULL;
END $$;
-- The end of an assignment settles the reminder of an interview, unless the member is the interviewer.
CREATE FUNCTION app.settle_unassigned() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE notification n SET handled = true WHERE n.org_id = NEW.org_id AND n.case_id = NEW.case_id AND n.kind = 'interview' AND NOT n.handled
    AND NEW.member_id IN (n.member_id, n.on_behalf_of)
    AND NOT EXISTS (SELECT FROM interview i WHERE i.org_id = n.org_id AND i.case_id = n.case_id AND i.state = 'planned' AND i.reminded_for = i.day
      AND i.interviewer_id IN (n.member_id, n.on_behalf_of));
  RETURN NULL;
END $$;
SET ROLE voicase_migrator;
-- For the trigger below. The default permission on this function was revoked.
GRANT EXECUTE ON FUNCTION app.settle_interview TO voicase_owner;
SET ROLE voicase_owner;
DROP TRIGGER settle ON interview;
CREATE TRIGGER settle AFTER UPDATE OF state, day, interviewer_id ON interview FOR EACH ROW
  WHEN (OLD.state = 'planned' AND OLD.reminded_for = OLD.day
    AND (NEW.state <> 'planned' OR NEW.day <> OLD.day OR NEW.interviewer_id IS DISTINCT FROM OLD.interviewer_id))
  EXECUTE FUNCTION app.settle_interview();
CREATE TRIGGER settle_interview AFTER UPDATE OF ended_at ON case_assignee FOR EACH ROW
  WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION app.settle_unassigned();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.settle_unassigned FROM PUBLIC;
REVOKE ALL ON FUNCTION app.settle_interview FROM voicase_owner;
SET ROLE voicase_owner;
