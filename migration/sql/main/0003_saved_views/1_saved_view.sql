-- A view of the case list that a member saved. The query is the search part of the list's address: filters and order, never content of a case.
CREATE TABLE saved_view (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  member_id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 255),
  query text NOT NULL CHECK (length(query) <= 2000),
  -- Whether all members of the organisation see the view.
  shared boolean NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX saved_view_member ON saved_view (org_id, member_id);

ALTER TABLE saved_view ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON saved_view AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON saved_view TO voicase_admin USING (shared OR member_id = (SELECT app.member()));
CREATE POLICY own_new ON saved_view AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
GRANT SELECT, INSERT, UPDATE (name, query, shared), DELETE ON saved_view TO voicase_admin;

-- The worker deletes the views that only a removed member saw.
CREATE POLICY sweep ON saved_view TO voicase_worker USING (NOT shared AND EXISTS (SELECT FROM membership m
  WHERE m.org_id = saved_view.org_id AND m.id = saved_view.member_id AND m.removed_at IS NOT NULL));
GRANT SELECT (org_id, id, member_id, shared), DELETE ON saved_view TO voicase_worker;
