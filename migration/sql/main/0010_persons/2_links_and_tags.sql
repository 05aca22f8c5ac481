-- A link between two cases is two rows, one for each side. Each side has its reasons sealed under the key of its case. `kind` says what the
-- other case is to this one.
CREATE TABLE case_link (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  other_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('related', 'duplicate_of', 'has_duplicate', 'parent', 'child')),
  -- Both texts are written once, so their associated data always has revision 1.
  reason bytea,
  removal bytea,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  removed_by uuid,
  removed_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (case_id <> other_id),
  CHECK ((removed_by IS NULL) = (removed_at IS NULL) AND (removal IS NULL) = (removed_at IS NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, other_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, removed_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX case_link_now ON case_link (org_id, case_id, other_id) WHERE removed_at IS NULL;
CREATE INDEX case_link_case ON case_link (org_id, case_id);
CREATE INDEX case_link_other ON case_link (org_id, other_id);
CREATE INDEX case_link_added_by ON case_link (org_id, added_by);
CREATE INDEX case_link_removed_by ON case_link (org_id, removed_by);

ALTER TABLE case_link ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON case_link AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
-- Only a member who sees both cases knows of the link.
CREATE POLICY staff ON case_link TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_link.org_id AND c.id = case_link.case_id OFFSET 0)
    AND EXISTS (SELECT FROM "case" c WHERE c.org_id = case_link.org_id AND c.id = case_link.other_id OFFSET 0));
CREATE POLICY own_new ON case_link AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (added_by = (SELECT app.member()) AND removed_by IS NULL);
CREATE POLICY own ON case_link AS RESTRICTIVE FOR UPDATE TO voicase_admin USING (removed_by IS NULL)
  WITH CHECK (removed_by = (SELECT app.member()));
GRANT SELECT, INSERT, UPDATE (removal, revision, removed_by, removed_at) ON case_link TO voicase_admin;
-- No trigger tells open pages of a link: they would learn that the other case exists.

-- Tags are words of the organisation and no content of a case, so their names are not sealed.
CREATE TABLE tag (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 50),
  colour text NOT NULL CHECK (colour IN ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple')),
  -- Set when the tag can no longer be added to a case. Cases keep it.
  archived_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX tag_name ON tag (org_id, lower(name));
ALTER TABLE tag ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tag AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON tag TO voicase_admin USING (true);
GRANT SELECT, INSERT, UPDATE (name, colour, archived_at) ON tag TO voicase_admin;

CREATE TABLE case_tag (
  org_id uuid NOT NULL,
  case_id uuid NOT NULL,
  tag_id uuid NOT NULL,
  PRIMARY KEY (org_id, case_id, tag_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, tag_id) REFERENCES tag (org_id, id)
);
CREATE INDEX case_tag_tag ON case_tag (org_id, tag_id);
ALTER TABLE case_tag ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON case_tag AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON case_tag TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = case_tag.org_id AND c.id = case_tag.case_id OFFSET 0));
-- A case gets a tag only while the tag is not archived.
CREATE POLICY current_new ON case_tag AS RESTRICTIVE FOR INSERT TO voicase_admin
  WITH CHECK (EXISTS (SELECT FROM tag t WHERE t.org_id = case_tag.org_id AND t.id = case_tag.tag_id AND t.archived_at IS NULL));
GRANT SELECT, INSERT, DELETE ON case_tag TO voicase_admin;
-- For app.tell_tag.
CREATE POLICY lookup ON case_tag FOR SELECT TO voicase_lookup USING (org_id = (SELECT app.org()));
GRANT SELECT (org_id, case_id, tag_id) ON case_tag TO voicase_lookup;
