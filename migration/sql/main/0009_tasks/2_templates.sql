-- A template of an organisation: a checklist, a text block or a letter. It holds no content of a case.
CREATE TABLE template (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('checklist', 'text', 'letter')),
  -- The shipped template that it was made from. Each one is taken over once.
  source text CHECK (length(source) BETWEEN 1 AND 40),
  -- By language code: the name, and the text or the tasks.
  versions jsonb NOT NULL CHECK (jsonb_typeof(versions) = 'object' AND versions <> '{}'),
  revision int NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, source)
);
CREATE INDEX template_kind ON template (org_id, kind);

ALTER TABLE template ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON template AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON template TO voicase_admin USING (true);
GRANT SELECT, INSERT, UPDATE (versions, revision), DELETE ON template TO voicase_admin;
