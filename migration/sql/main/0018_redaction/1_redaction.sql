-- Redacted versions of the texts of a case. The text itself never changes. Versions only grow.

-- So that a redaction names a text of its own case.
ALTER TABLE answer ADD CONSTRAINT answer_of_case UNIQUE (org_id, case_id, id);
ALTER TABLE message ADD CONSTRAINT message_of_case UNIQUE (org_id, case_id, id);
ALTER TABLE note ADD CONSTRAINT note_of_case UNIQUE (org_id, case_id, id);
ALTER TABLE transcript ADD CONSTRAINT transcript_of_case UNIQUE (org_id, case_id, id);

CREATE TABLE redaction (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('answer', 'message', 'note', 'minutes', 'record')),
  -- The row with the text.
  of_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  -- The text with a mark for each passage that is blacked out. NULL: the redaction is withdrawn.
  body bytea,
  reason bytea,
  revision int NOT NULL DEFAULT 1,
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL,
  answer_id uuid GENERATED ALWAYS AS (CASE WHEN kind = 'answer' THEN of_id END) STORED,
  message_id uuid GENERATED ALWAYS AS (CASE WHEN kind = 'message' THEN of_id END) STORED,
  note_id uuid GENERATED ALWAYS AS (CASE WHEN kind = 'note' THEN of_id END) STORED,
  minutes_id uuid GENERATED ALWAYS AS (CASE WHEN kind = 'minutes' THEN of_id END) STORED,
  transcript_id uuid GENERATED ALWAYS AS (CASE WHEN kind = 'record' THEN of_id END) STORED,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, of_id, version),
  CHECK (body IS NOT NULL OR version > 1),
  -- The seal of the row contains the revision.
  CHECK (revision = version),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, answer_id) REFERENCES answer (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, message_id) REFERENCES message (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, note_id) REFERENCES note (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, minutes_id) REFERENCES interview_minutes (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, transcript_id) REFERENCES transcript (org_id, case_id, id),
  FOREIGN KEY (org_id, written_by) REFERENCES membership (org_id, id)
);
CREATE INDEX redaction_answer ON redaction (org_id, case_id, answer_id);
CREATE INDEX redaction_message ON redaction (org_id, case_id, message_id);
CREATE INDEX redaction_note ON redaction (org_id, case_id, note_id);
CREATE INDEX redaction_minutes ON redaction (org_id, case_id, minutes_id);
CREATE INDEX redaction_transcript ON redaction (org_id, case_id, transcript_id);
CREATE INDEX redaction_written_by ON redaction (org_id, written_by);

ALTER TABLE redaction ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON redaction AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON redaction TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = redaction.org_id AND c.id = redaction.case_id OFFSET 0));
CREATE POLICY own_new ON redaction AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (written_by = (SELECT app.member()));
-- Only its author sees a private note, so no other member may learn of its redaction.
CREATE POLICY shared_note ON redaction AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (kind <> 'note' OR EXISTS (
  SELECT FROM note n WHERE n.org_id = redaction.org_id AND n.id = redaction.of_id AND NOT n.private));
GRANT SELECT, INSERT (org_id, id, case_id, kind, of_id, version, body, reason, revision, written_by, written_at)
  ON redaction TO voicase_admin;
CREATE TRIGGER tell AFTER INSERT ON redaction FOR EACH ROW EXECUTE FUNCTION app.tell_case();
