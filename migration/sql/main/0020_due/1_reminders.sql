-- Members are reminded of planned interviews. A member who asked a person without case access learns that the question expired without an answer.

-- The day of the interview that the reminder was about. Another day needs another reminder.
ALTER TABLE interview ADD COLUMN reminded_for date;
CREATE INDEX interview_planned ON interview (org_id, day) WHERE state = 'planned';
-- A new interviewer needs a reminder too.
CREATE FUNCTION app.remind_again() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.reminded_for := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER remind_again BEFORE UPDATE OF interviewer_id ON interview FOR EACH ROW
  WHEN (NEW.interviewer_id IS DISTINCT FROM OLD.interviewer_id) EXECUTE FUNCTION app.remind_again();
-- A reminder changes nothing that the page of the case shows.
DROP TRIGGER tell ON interview;
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF person_id, name, day, state, place, present, interviewer_id ON interview
  FOR EACH ROW EXECUTE FUNCTION app.tell_case();

CREATE POLICY watch ON interview FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY remind ON interview FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND state = 'planned');
GRANT SELECT (org_id, id, case_id, day, state, interviewer_id, reminded_for), UPDATE (reminded_for) ON interview TO voicase_lookup;
GRANT SELECT (asked_by) ON outside_request TO voicase_worker;

SET ROLE voicase_lookup;
-- Takes the planned interviews of open cases of today and tomorrow, each once for its day.
CREATE FUNCTION app.take_interviews(today date, batch int) RETURNS TABLE (case_id uuid, interviewer_id uuid)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE interview i SET reminded_for = i.day WHERE (i.org_id, i.id) IN (
      SELECT p.org_id, p.id FROM interview p JOIN "case" c ON c.org_id = p.org_id AND c.id = p.case_id
      WHERE p.org_id = app.org() AND p.state = 'planned' AND p.day BETWEEN today AND today + 1 AND p.reminded_for IS DISTINCT FROM p.day
        AND c.released_on IS NOT NULL AND c.stage <> 'closed'
      ORDER BY p.day LIMIT batch FOR NO KEY UPDATE OF p SKIP LOCKED)
    RETURNING i.case_id, i.interviewer_id $$;
-- As in 0007, with interviews and check-ins.
CREATE OR REPLACE FUNCTION app.settle_due(of_org uuid, of_case uuid) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM deadline d WHERE d.org_id = of_org AND d.case_id = of_case AND d.reminded > 0 AND d.met_on IS NULL
      AND d.paused_on IS NULL AND d.removed_on IS NULL)
    AND NOT EXISTS (SELECT FROM "case" c WHERE c.org_id = of_org AND c.id = of_case
      AND c.wait_told_on >= app.wait_step(c.waiting_since, c.closing_announced_for))
    AND NOT EXISTS (SELECT FROM interview i WHERE i.org_id = of_org AND i.case_id = of_case AND i.state = 'planned' AND i.reminded_for = i.day)
    AND NOT EXISTS (SELECT FROM check_in k WHERE k.org_id = of_org AND k.case_id = of_case AND k.result IS NULL AND k.reminded) THEN
    PERFORM app.settle(of_org, of_case, '{deadline}', NULL);
  END IF;
END $$;
-- An interview was held, cancelled or moved.
CREATE FUNCTION app.settle_interview() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  PERFORM app.settle_due(NEW.org_id, NEW.case_id);
  RETURN NULL;
END $$;
-- The notification of a member is silent when none of their expired questions of the case could be asked again.
CREATE FUNCTION app.settle_outside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  UPDATE notification n SET handled = true
    WHERE n.org_id = NEW.org_id AND n.case_id = NEW.case_id AND n.kind = 'outside_expired' AND NOT n.handled
      AND NOT EXISTS (SELECT FROM outside_request q WHERE q.org_id = NEW.org_id AND q.case_id = NEW.case_id AND q.state = 'expired'
        AND q.asked_by = coalesce(n.on_behalf_of, n.member_id) AND q.id NOT IN (SELECT app.outside_over(NEW.case_id)));
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER settle AFTER UPDATE OF state, day ON interview FOR EACH ROW
  WHEN (OLD.state = 'planned' AND OLD.reminded_for = OLD.day AND (NEW.state <> 'planned' OR NEW.day <> OLD.day))
  EXECUTE FUNCTION app.settle_interview();
CREATE TRIGGER settle AFTER UPDATE OF state ON outside_request FOR EACH ROW
  WHEN (OLD.state = 'expired' AND NEW.state <> 'expired') EXECUTE FUNCTION app.settle_outside();
CREATE TRIGGER settle_outside AFTER UPDATE OF state ON task FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION app.settle_outside();
CREATE TRIGGER settle_outside AFTER UPDATE OF state ON corrective_action FOR EACH ROW
  WHEN (OLD.state = 'open' AND NEW.state <> 'open') EXECUTE FUNCTION app.settle_outside();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.take_interviews, app.settle_interview, app.settle_outside FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_interviews, app.outside_over TO voicase_worker;
SET ROLE voicase_owner;
