-- Rules that route a case: when a trigger happens and all conditions hold, the acts of the rule apply. For each act, the first rule that
-- matches decides.
CREATE TABLE routing_rule (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  position int NOT NULL,
  -- Sealed under the organisation's key.
  name bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  active boolean NOT NULL,
  triggers text[] NOT NULL
    CHECK (cardinality(triggers) > 0 AND triggers <@ ARRAY['released', 'category', 'severity', 'department']),
  -- As `routing::rule::Conditions`. An empty list accepts any value.
  conditions jsonb NOT NULL,
  -- The acts. No foreign keys: a department or member that is gone makes an act void, and the page of the rules shows this.
  to_department uuid,
  assign uuid[] NOT NULL DEFAULT '{}',
  deputy uuid,
  restrict_to uuid[] NOT NULL DEFAULT '{}',
  notify uuid[] NOT NULL DEFAULT '{}',
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  -- A removed rule stays, because the timeline of cases names it.
  removed_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (to_department IS NULL OR NOT 'department' = ANY (triggers)),
  FOREIGN KEY (org_id, changed_by) REFERENCES membership (org_id, id)
);
CREATE INDEX routing_rule_changed_by ON routing_rule (org_id, changed_by);
CREATE INDEX routing_rule_order ON routing_rule (org_id, position) WHERE removed_at IS NULL;

-- What a rule did to a case. The step of the timeline has the same id.
CREATE TABLE case_routing (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  rule_id uuid NOT NULL,
  rule_revision int NOT NULL,
  -- Ids only: department, assigned, deputy, restrictedTo, notified.
  effect jsonb NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, id) REFERENCES stage_history (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, rule_id) REFERENCES routing_rule (org_id, id)
);
CREATE INDEX case_routing_case ON case_routing (org_id, case_id);
CREATE INDEX case_routing_rule ON case_routing (org_id, rule_id);

-- The members to whom a category is limited. A category without rows is not limited.
CREATE TABLE category_reader (
  org_id uuid NOT NULL,
  category_id uuid NOT NULL,
  member_id uuid NOT NULL,
  PRIMARY KEY (org_id, category_id, member_id),
  FOREIGN KEY (org_id, category_id) REFERENCES category (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX category_reader_member ON category_reader (org_id, member_id);

-- An archived category stays on its cases. Staff cannot choose it for other cases.
ALTER TABLE category ADD COLUMN archived_on date;
