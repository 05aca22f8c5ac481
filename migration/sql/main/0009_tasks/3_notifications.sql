GRANT SELECT (org_id, id, case_id, owner_id, due_on, state, reminded), UPDATE (reminded) ON task TO voicase_lookup;
CREATE POLICY watch ON task FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
CREATE POLICY remind ON task FOR UPDATE TO voicase_lookup USING (org_id = (SELECT app.org()) AND state = 'open');

SET ROLE voicase_lookup;
-- Adds the kinds of tasks, which concern the owner alone.
CREATE OR REPLACE FUNCTION app.notify(of_kind text, of_cases uuid[], to_members uuid[], by uuid, day date, at timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ INSERT INTO notification AS n (org_id, id, member_id, case_id, kind, actor_id, happened_on, happened_at)
    SELECT app.org(), gen_random_uuid(), t.member_id, t.case_id, of_kind, by, day, at
    FROM (SELECT s.case_id, s.member_id, row_number() OVER (PARTITION BY s.case_id ORDER BY s.handles DESC, s.rights & 8 DESC, s.member_id) AS place
      FROM (SELECT r.*, bool_or(r.handles) OVER cases AS is_handled
        FROM app.readers_of(of_cases) r WINDOW cases AS (PARTITION BY r.case_id)) s
      WHERE s.member_id IS DISTINCT FROM by AND CASE of_kind
        WHEN 'new_report' THEN s.rights & 4 <> 0
        WHEN 'message' THEN s.rights & 64 <> 0 AND (s.handles OR NOT s.is_handled AND s.rights & 4 <> 0)
        WHEN 'assignment' THEN s.member_id = ANY (to_members)
        WHEN 'task_assigned' THEN s.member_id = ANY (to_members)
        WHEN 'task_due' THEN s.member_id = ANY (to_members)
        WHEN 'approval' THEN s.rights & 16 <> 0
          AND NOT EXISTS (SELECT FROM case_assignee a WHERE a.org_id = app.org() AND a.case_id = s.case_id AND a.member_id = s.member_id)
          AND NOT EXISTS (SELECT FROM stage_history h WHERE h.org_id = app.org() AND h.case_id = s.case_id AND h.member_id = s.member_id
            AND h.to_stage = 'pending_review')
        WHEN 'restriction' THEN s.rights & 8 <> 0
        WHEN 'deadline' THEN CASE WHEN to_members IS NULL THEN s.handles OR NOT s.is_handled AND s.rights & 8 <> 0
          ELSE s.member_id = ANY (to_members) END
        WHEN 'escalation' THEN s.deputy OR NOT s.handles AND s.rights & 8 <> 0
        ELSE false END) t
    WHERE t.place <= 100
    ON CONFLICT (org_id, member_id, kind, case_id) DO UPDATE SET actor_id = EXCLUDED.actor_id, happened_on = EXCLUDED.happened_on,
      happened_at = EXCLUDED.happened_at, read = false, handled = false, mailed = false $$;

-- Takes the open tasks whose day has come, each once.
CREATE FUNCTION app.take_tasks(day date, batch int) RETURNS TABLE (case_id uuid, owner_id uuid)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
  AS $$ UPDATE task t SET reminded = true WHERE (t.org_id, t.id) IN (
      SELECT d.org_id, d.id FROM task d WHERE d.org_id = app.org() AND d.state = 'open' AND d.due_on <= day AND d.owner_id IS NOT NULL
        AND NOT d.reminded ORDER BY d.due_on LIMIT batch FOR NO KEY UPDATE SKIP LOCKED)
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
