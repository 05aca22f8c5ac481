-- The evidence register of a case: files of the case and things that are no files, with a chain of custody. And interviews with their minutes.
-- Rows of custody, minutes and answers only grow.

-- So that a row of the register names a file and a person of its own case.
ALTER TABLE attachment ADD CONSTRAINT attachment_of_case UNIQUE (org_id, case_id, id);
ALTER TABLE person ADD CONSTRAINT person_of_case UNIQUE (org_id, case_id, id);

CREATE TABLE interview (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- A person of the case, or the name of another one.
  person_id uuid,
  name bytea,
  -- The planned day. For a held interview, the day on which it was held.
  day date NOT NULL,
  state text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
  place bytea,
  -- Who else is present.
  present bytea,
  interviewer_id uuid NOT NULL,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, id),
  CHECK (num_nonnulls(person_id, name) = 1),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, person_id) REFERENCES person (org_id, case_id, id),
  FOREIGN KEY (org_id, interviewer_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id)
);
CREATE INDEX interview_person ON interview (org_id, case_id, person_id);
CREATE INDEX interview_interviewer ON interview (org_id, interviewer_id);
CREATE INDEX interview_added_by ON interview (org_id, added_by);

-- A version of the minutes of an interview.
CREATE TABLE interview_minutes (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  interview_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  body bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, id),
  UNIQUE (org_id, interview_id, version),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, interview_id) REFERENCES interview (org_id, case_id, id),
  FOREIGN KEY (org_id, written_by) REFERENCES membership (org_id, id)
);
CREATE INDEX interview_minutes_interview ON interview_minutes (org_id, case_id, interview_id);
CREATE INDEX interview_minutes_written_by ON interview_minutes (org_id, written_by);

-- Whether the person agreed with a version. The latest row counts.
CREATE TABLE minutes_answer (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  minutes_id uuid NOT NULL,
  agreed boolean NOT NULL,
  answered_on date NOT NULL,
  remark bytea,
  revision int NOT NULL DEFAULT 1,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  CHECK (agreed OR remark IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, minutes_id) REFERENCES interview_minutes (org_id, case_id, id),
  FOREIGN KEY (org_id, recorded_by) REFERENCES membership (org_id, id)
);
CREATE INDEX minutes_answer_minutes ON minutes_answer (org_id, case_id, minutes_id);
CREATE INDEX minutes_answer_recorded_by ON minutes_answer (org_id, recorded_by);

CREATE TABLE evidence (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- The number in the register of the case. It is never given again.
  number int NOT NULL CHECK (number > 0),
  kind text NOT NULL CHECK (kind IN ('document', 'digital', 'physical', 'interview', 'other')),
  -- The file of the case. NULL: a thing that is no file.
  attachment_id uuid,
  -- The interview that the item belongs to.
  interview_id uuid,
  title bytea NOT NULL,
  source bytea,
  -- Where a thing is kept.
  place bytea,
  -- SHA-256 of the file, in hexadecimal.
  digest bytea,
  relevance text NOT NULL CHECK (relevance IN ('open', 'relevant', 'not_relevant')),
  -- The day on which the organisation received the item.
  received_on date NOT NULL,
  revision int NOT NULL DEFAULT 1,
  added_by uuid NOT NULL,
  added_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, id),
  UNIQUE (org_id, case_id, number),
  UNIQUE (org_id, attachment_id),
  CHECK ((attachment_id IS NULL) = (digest IS NULL)),
  CHECK (attachment_id IS NULL OR place IS NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, attachment_id) REFERENCES attachment (org_id, case_id, id),
  FOREIGN KEY (org_id, case_id, interview_id) REFERENCES interview (org_id, case_id, id),
  FOREIGN KEY (org_id, added_by) REFERENCES membership (org_id, id)
);
CREATE INDEX evidence_attachment ON evidence (org_id, case_id, attachment_id);
CREATE INDEX evidence_interview ON evidence (org_id, case_id, interview_id);
CREATE INDEX evidence_added_by ON evidence (org_id, added_by);

-- The chain of custody of an item.
CREATE TABLE custody (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  evidence_id uuid NOT NULL,
  position int NOT NULL CHECK (position > 0),
  kind text NOT NULL CHECK (kind IN ('received', 'stored', 'handed_over', 'returned', 'checked', 'altered', 'destroyed')),
  giver bytea,
  receiver bytea,
  remark bytea,
  happened_on date NOT NULL,
  revision int NOT NULL DEFAULT 1,
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, evidence_id, position),
  CHECK (kind NOT IN ('handed_over', 'returned') OR receiver IS NOT NULL),
  CHECK (kind <> 'destroyed' OR remark IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, case_id, evidence_id) REFERENCES evidence (org_id, case_id, id),
  FOREIGN KEY (org_id, recorded_by) REFERENCES membership (org_id, id)
);
CREATE INDEX custody_evidence ON custody (org_id, case_id, evidence_id);
CREATE INDEX custody_recorded_by ON custody (org_id, recorded_by);

ALTER TABLE interview ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE interview_minutes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE minutes_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE evidence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE custody ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON interview AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON interview_minutes AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON minutes_answer AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON evidence AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON custody AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON interview TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = interview.org_id AND c.id = interview.case_id OFFSET 0));
CREATE POLICY staff ON interview_minutes TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = interview_minutes.org_id AND c.id = interview_minutes.case_id OFFSET 0));
CREATE POLICY staff ON minutes_answer TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = minutes_answer.org_id AND c.id = minutes_answer.case_id OFFSET 0));
CREATE POLICY staff ON evidence TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = evidence.org_id AND c.id = evidence.case_id OFFSET 0));
CREATE POLICY staff ON custody TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = custody.org_id AND c.id = custody.case_id OFFSET 0));
CREATE POLICY own_new ON interview AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()));
CREATE POLICY own_new ON interview_minutes AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (written_by = (SELECT app.member()));
CREATE POLICY own_new ON minutes_answer AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (recorded_by = (SELECT app.member()));
CREATE POLICY own_new ON evidence AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (added_by = (SELECT app.member()));
CREATE POLICY own_new ON custody AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (recorded_by = (SELECT app.member()));
GRANT SELECT, INSERT, UPDATE (person_id, name, day, state, place, present, interviewer_id, revision) ON interview TO voicase_admin;
GRANT SELECT, INSERT ON interview_minutes, minutes_answer, custody TO voicase_admin;
GRANT SELECT, INSERT, UPDATE (kind, interview_id, title, source, place, digest, relevance, received_on, revision) ON evidence TO voicase_admin;

-- A destroyed thing has no further steps.
CREATE FUNCTION app.check_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM custody c WHERE c.org_id = NEW.org_id AND c.evidence_id = NEW.evidence_id AND c.kind = 'destroyed') THEN
    RAISE EXCEPTION 'a destroyed item has no further steps';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_custody BEFORE INSERT ON custody FOR EACH ROW EXECUTE FUNCTION app.check_custody();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON interview FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON interview_minutes FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON minutes_answer FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT OR UPDATE ON evidence FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON custody FOR EACH ROW EXECUTE FUNCTION app.tell_case();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.check_custody FROM PUBLIC;
SET ROLE voicase_owner;
