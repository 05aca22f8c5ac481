-- Meetings and the written record of a conversation (Directive (EU) 2019/1937, Art. 9(2) and 18). What a reporter says about them is a
-- message of the dialogue, so it waits for the release like any other message.

-- A version of the record of a conversation: the transcript of a recording, or minutes. Versions only grow.
CREATE TABLE transcript (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- The first version of the same record.
  first_id uuid NOT NULL,
  version int NOT NULL CHECK (version > 0),
  held_on date NOT NULL,
  -- As in manual_entry. With consent, the record is a transcript of the recording. Otherwise it is minutes.
  recording text NOT NULL CHECK (recording IN ('none', 'refused', 'agreed')),
  body bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  written_by uuid NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, first_id, version),
  CHECK ((version = 1) = (first_id = id)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, first_id) REFERENCES transcript (org_id, id),
  FOREIGN KEY (org_id, written_by) REFERENCES membership (org_id, id)
);
CREATE INDEX transcript_case ON transcript (org_id, case_id);
CREATE INDEX transcript_written_by ON transcript (org_id, written_by);

-- What happened to a version. A step with a member is of staff. A step with a message is of the reporter.
CREATE TABLE transcript_step (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  transcript_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('offered', 'corrected', 'agreed', 'signed')),
  happened_on date NOT NULL,
  member_id uuid,
  message_id uuid,
  PRIMARY KEY (org_id, id),
  CHECK ((kind IN ('offered', 'signed')) = (member_id IS NOT NULL)),
  CHECK ((kind IN ('corrected', 'agreed')) = (message_id IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, transcript_id) REFERENCES transcript (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, message_id) REFERENCES message (org_id, id)
);
CREATE UNIQUE INDEX transcript_step_once ON transcript_step (org_id, transcript_id, kind) WHERE kind <> 'corrected';
CREATE INDEX transcript_step_transcript ON transcript_step (org_id, transcript_id);
CREATE INDEX transcript_step_case ON transcript_step (org_id, case_id);
CREATE INDEX transcript_step_member ON transcript_step (org_id, member_id);
CREATE INDEX transcript_step_message ON transcript_step (org_id, message_id);

-- A reporter's wish to meet. The message holds the wish in words. Staff hold the meeting, or decline it with a message.
CREATE TABLE meeting_request (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  message_id uuid NOT NULL,
  form text NOT NULL CHECK (form IN ('in_person', 'phone', 'video')),
  asked_on date NOT NULL,
  due_on date NOT NULL,
  held_on date,
  declined_on date,
  settled_by uuid,
  answer_id uuid,
  PRIMARY KEY (org_id, id),
  CHECK (num_nonnulls(held_on, declined_on) <= 1),
  CHECK ((num_nonnulls(held_on, declined_on) = 1) = (settled_by IS NOT NULL)),
  CHECK ((declined_on IS NULL) = (answer_id IS NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, message_id) REFERENCES message (org_id, id),
  FOREIGN KEY (org_id, answer_id) REFERENCES message (org_id, id),
  FOREIGN KEY (org_id, settled_by) REFERENCES membership (org_id, id)
);
-- One request waits at a time.
CREATE UNIQUE INDEX meeting_request_open ON meeting_request (org_id, case_id) WHERE held_on IS NULL AND declined_on IS NULL;
CREATE INDEX meeting_request_case ON meeting_request (org_id, case_id);
CREATE INDEX meeting_request_message ON meeting_request (org_id, message_id);
CREATE INDEX meeting_request_answer ON meeting_request (org_id, answer_id);
CREATE INDEX meeting_request_settled_by ON meeting_request (org_id, settled_by);

ALTER TABLE transcript ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE transcript_step ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE meeting_request ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON transcript AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON transcript_step AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY tenant ON meeting_request AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));

CREATE POLICY staff ON transcript TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = transcript.org_id AND c.id = transcript.case_id OFFSET 0));
CREATE POLICY own_new ON transcript AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (written_by = (SELECT app.member()));
-- A step of the reporter is visible with its message.
CREATE POLICY staff ON transcript_step TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = transcript_step.org_id AND c.id = transcript_step.case_id OFFSET 0)
    AND (message_id IS NULL OR EXISTS (SELECT FROM message m WHERE m.org_id = transcript_step.org_id AND m.id = transcript_step.message_id OFFSET 0)));
CREATE POLICY own_new ON transcript_step AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (member_id = (SELECT app.member()));
CREATE POLICY staff ON meeting_request TO voicase_admin
  USING (EXISTS (SELECT FROM message m WHERE m.org_id = meeting_request.org_id AND m.id = meeting_request.message_id OFFSET 0));
CREATE POLICY settle_own ON meeting_request AS RESTRICTIVE FOR UPDATE TO voicase_admin
  USING (settled_by IS NULL) WITH CHECK (settled_by = (SELECT app.member()));
GRANT SELECT, INSERT ON transcript, transcript_step TO voicase_admin;
GRANT SELECT, UPDATE (held_on, declined_on, settled_by, answer_id) ON meeting_request TO voicase_admin;

-- Only a session that an access code opened answers for the reporter. The reporter sees the versions that staff offered.
CREATE POLICY reporter ON transcript FOR SELECT TO voicase_reporter USING (case_id = (SELECT app.case_id()) AND EXISTS (
  SELECT FROM transcript_step s WHERE s.org_id = transcript.org_id AND s.transcript_id = transcript.id AND s.kind = 'offered' OFFSET 0));
CREATE POLICY reporter ON transcript_step TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY reporter_new ON transcript_step AS RESTRICTIVE FOR INSERT TO voicase_reporter WITH CHECK (kind IN ('corrected', 'agreed'));
CREATE POLICY reporter ON meeting_request TO voicase_reporter USING (case_id = (SELECT app.case_id()));
CREATE POLICY own_new ON meeting_request AS RESTRICTIVE FOR INSERT TO voicase_reporter
  WITH CHECK (held_on IS NULL AND declined_on IS NULL AND settled_by IS NULL);
GRANT SELECT (org_id, id, case_id, first_id, version, held_on, recording, body, revision) ON transcript TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, transcript_id, kind, happened_on),
  INSERT (org_id, id, case_id, transcript_id, kind, happened_on, message_id) ON transcript_step TO voicase_reporter;
GRANT SELECT (org_id, id, case_id, form, asked_on, due_on, held_on, declined_on),
  INSERT (org_id, id, case_id, message_id, form, asked_on, due_on) ON meeting_request TO voicase_reporter;

-- The deadline of a meeting starts when the release shows the request to staff.
ALTER TABLE deadline
  DROP CONSTRAINT deadline_kind_check,
  ADD CONSTRAINT deadline_kind_check CHECK (kind IN ('acknowledgement', 'feedback', 'personal_message', 'own', 'meeting'));
ALTER POLICY release_new ON deadline WITH CHECK (kind IN ('personal_message', 'meeting'));
CREATE POLICY release_read ON meeting_request FOR SELECT TO voicase_worker USING (true);
GRANT SELECT (org_id, case_id, message_id, asked_on, due_on, held_on, declined_on) ON meeting_request TO voicase_worker;

-- The sub-select runs with the rights of the caller, so a reporter answers only a version that staff offered. A policy cannot check this,
-- because the policy of transcript reads this table.
CREATE FUNCTION app.check_step() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM transcript t WHERE t.org_id = NEW.org_id AND t.id = NEW.transcript_id AND t.case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'a step belongs to a version that its author sees' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_step BEFORE INSERT ON transcript_step FOR EACH ROW EXECUTE FUNCTION app.check_step();

CREATE TRIGGER tell AFTER INSERT ON transcript FOR EACH ROW EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER INSERT ON transcript_step FOR EACH ROW WHEN (NEW.member_id IS NOT NULL) EXECUTE FUNCTION app.tell_case();
CREATE TRIGGER tell AFTER UPDATE ON meeting_request FOR EACH ROW EXECUTE FUNCTION app.tell_case();

SET ROLE voicase_migrator;
REVOKE ALL ON FUNCTION app.check_step FROM PUBLIC;
SET ROLE voicase_owner;
