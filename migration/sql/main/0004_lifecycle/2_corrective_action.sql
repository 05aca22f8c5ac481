-- A corrective action of a case.
CREATE TABLE corrective_action (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- The closing that proposes or agrees the action. NULL: a member added the action outside of a closing.
  closing_id uuid,
  body bytea NOT NULL,
  -- A member, or the name of another person. Neither: the owner lost access to the case.
  owner_id uuid,
  owner_name bytea,
  due_on date NOT NULL,
  -- A proposed action never changes. The approval adds its own rows.
  state text NOT NULL CHECK (state IN ('proposed', 'open', 'done', 'dropped')),
  remark bytea,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  settled_by uuid,
  settled_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (owner_id IS NULL OR owner_name IS NULL),
  CHECK (state <> 'proposed' OR closing_id IS NOT NULL),
  CHECK ((state IN ('done', 'dropped')) = (settled_by IS NOT NULL)),
  CHECK ((settled_by IS NULL) = (settled_at IS NULL)),
  CHECK (remark IS NULL OR settled_by IS NOT NULL),
  CHECK (state <> 'dropped' OR remark IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, closing_id) REFERENCES closing (org_id, id),
  FOREIGN KEY (org_id, owner_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, settled_by) REFERENCES membership (org_id, id)
);
CREATE INDEX corrective_action_case ON corrective_action (org_id, case_id);
CREATE INDEX corrective_action_closing ON corrective_action (org_id, closing_id);
CREATE INDEX corrective_action_owner ON corrective_action (org_id, owner_id);
CREATE INDEX corrective_action_added_by ON corrective_action (org_id, added_by);
CREATE INDEX corrective_action_settled_by ON corrective_action (org_id, settled_by);
CREATE INDEX corrective_action_open ON corrective_action (org_id, due_on) WHERE state = 'open';

ALTER TABLE corrective_action ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON corrective_action AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON corrective_action TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = corrective_action.org_id AND c.id = corrective_action.case_id OFFSET 0));
CREATE POLICY own_new ON corrective_action AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()));
CREATE POLICY own ON corrective_action AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (state <> 'proposed')
  WITH CHECK (state <> 'proposed' AND (settled_by IS NULL OR settled_by = (SELECT app.member())));
GRANT SELECT, INSERT, UPDATE (body, owner_id, owner_name, due_on, state, remark, revision, settled_by, settled_at) ON corrective_action
  TO voicase_admin;
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON corrective_action FOR EACH ROW EXECUTE FUNCTION app.tell_case();

-- Steps of the timeline about a corrective action.
ALTER TABLE stage_history DROP CONSTRAINT stage_history_kind_check,
  ADD CONSTRAINT stage_history_kind_check CHECK (kind IN ('stage', 'restricted', 'restriction_asked', 'restriction_refused',
    'restriction_lifted', 'reviewer_let_in', 'person_added', 'person_removed', 'recused', 'action_added', 'action_changed', 'action_done',
    'action_dropped', 'action_reopened')),
  ADD COLUMN action_id uuid,
  ADD CONSTRAINT stage_history_action_fkey FOREIGN KEY (org_id, action_id) REFERENCES corrective_action (org_id, id);
CREATE INDEX stage_history_action ON stage_history (org_id, action_id);
