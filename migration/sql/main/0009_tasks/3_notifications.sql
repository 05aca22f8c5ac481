GRANT SELECT (org_id, id, case_id, owner_id, due_on, state, reminded), UPDATE (reminded) ON task TO voicase_lookup;
CREATE POLICY watch ON task FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY remind ON task FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND state = 'open');

SET ROLE voicase_lookup;
-- Takes the open tasks whose day has come, each once. A task waits while its owner does not see the case.
CREATE FUNCTION app.take_tasks(day date, batch int) RETURNS TABLE (case_id uuid, owner_id uuid)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ WITH due AS MATERIALIZED (
      SELECT d.id, d.case_id, d.owner_id FROM task d WHERE d.org_id = app.org() AND d.state = 'open' AND d.due_on <= day
        AND d.owner_id IS NOT NULL AND NOT d.reminded),
    reader AS MATERIALIZED (
      SELECT r.case_id, r.member_id FROM app.readers_of(ARRAY(SELECT DISTINCT o.case_id FROM due o)) r)
    UPDATE task t SET reminded = true WHERE (t.org_id, t.id) IN (
      SELECT d.org_id, d.id FROM task d WHERE d.org_id = app.org() AND d.state = 'open' AND d.due_on <= day AND d.owner_id IS NOT NULL
        AND NOT d.reminded AND d.id IN (SELECT o.id FROM due o JOIN reader r ON r.case_id = o.case_id AND r.member_id = o.owner_id)
        ORDER BY d.due_on LIMIT batch FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING t.case_id, t.owner_id $$;
-- The notifications of an owner are silent when no open task of the case is theirs any more, and the reminder when no task has one.
CREATE FUNCTION app.settle_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM task t WHERE t.org_id = OLD.org_id AND t.case_id = OLD.case_id AND t.owner_id = OLD.owner_id AND t.state = 'open') THEN
    PERFORM app.settle(OLD.org_id, OLD.case_id, '{task_assigned,task_due}', OLD.owner_id);
  ELSIF NOT EXISTS (SELECT FROM task t WHERE t.org_id = OLD.org_id AND t.case_id = OLD.case_id AND t.owner_id = OLD.owner_id AND t.state = 'open'
      AND t.reminded) THEN
    PERFORM app.settle(OLD.org_id, OLD.case_id, '{task_due}', OLD.owner_id);
  END IF;
  RETURN NULL;
END $$;
SET ROLE voicase_owner;
CREATE TRIGGER settle AFTER UPDATE OF state, owner_id, due_on ON task FOR EACH ROW
  WHEN (OLD.state = 'open' AND OLD.owner_id IS NOT NULL
    AND (NEW.state <> 'open' OR NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.due_on IS DISTINCT FROM OLD.due_on))
  EXECUTE FUNCTION app.settle_task();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.take_tasks, app.settle_task FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.take_tasks TO voicase_worker;
SET ROLE voicase_owner;
