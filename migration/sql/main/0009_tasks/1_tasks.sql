-- A checklist of a case: the name of the template that it came from. Its tasks are rows of "task".
CREATE TABLE checklist (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  title bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  added_on date NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id)
);
CREATE INDEX checklist_added_by ON checklist (org_id, added_by);

-- A task of a case. A removed task is kept and never changes again, because the audit log holds its seal.
CREATE TABLE task (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  checklist_id uuid,
  title bytea NOT NULL,
  details bytea,
  -- Counts the versions of the texts.
  revision int NOT NULL DEFAULT 1,
  -- NULL: no member looks after the task.
  owner_id uuid,
  due_on date,
  -- The place among the tasks of the case.
  position int NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'removed')),
  added_by uuid NOT NULL,
  settled_by uuid,
  settled_on date,
  -- Whether the owner was reminded of the due date.
  reminded boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  CHECK ((state = 'open') = (settled_by IS NULL)),
  CHECK ((settled_by IS NULL) = (settled_on IS NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, checklist_id) REFERENCES checklist (org_id, case_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, settled_by) REFERENCES membership (org_id, id)
);
CREATE INDEX task_checklist ON task (org_id, case_id, checklist_id);
CREATE INDEX task_owner ON task (org_id, owner_id);
CREATE INDEX task_added_by ON task (org_id, added_by);
CREATE INDEX task_settled_by ON task (org_id, settled_by);
CREATE INDEX task_due ON task (org_id, due_on) WHERE state = 'open';

ALTER TABLE checklist ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE task ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON checklist AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON task AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON checklist TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = checklist.org_id AND c.id = checklist.case_id OFFSET 0));
CREATE POLICY staff ON task TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = task.org_id AND c.id = task.case_id OFFSET 0));
CREATE POLICY own_new ON checklist AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()));
CREATE POLICY own_new ON task AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()) AND state = 'open');
GRANT SELECT, INSERT ON checklist TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (title, details, revision, owner_id, due_on, position, state, settled_by, settled_on) ON task TO voicase_admin;

-- A member settles a task in their own name only, and a removed task stays as it is. Another owner or date needs another reminder.
CREATE FUNCTION app.keep_task() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state = 'removed' THEN
    RAISE EXCEPTION 'a removed task never changes';
  END IF;
  IF NEW.settled_by IS DISTINCT FROM OLD.settled_by AND NEW.settled_by <> app.member() THEN
    RAISE EXCEPTION 'a member settles a task in their own name';
  END IF;
  IF NEW.owner_id IS DISTINCT FROM OLD.owner_id OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.state <> OLD.state THEN
    NEW.reminded := false;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_task BEFORE UPDATE ON task FOR EACH ROW EXECUTE FUNCTION app.keep_task();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OF title, details, owner_id, due_on, position, state ON task FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON checklist FOR EACH ROW EXECUTE FUNCTION app.tell_case();
