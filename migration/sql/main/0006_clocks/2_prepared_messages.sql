-- Whether the reports of a channel are acknowledged automatically.
ALTER TABLE channel ADD COLUMN auto_acknowledge boolean NOT NULL DEFAULT true;
GRANT UPDATE (auto_acknowledge) ON channel TO voicase_admin;
CREATE POLICY change ON channel FOR UPDATE TO voicase_admin USING (true) WITH CHECK (true);

-- Automatic messages to the reporter. The process that has the key of the case seals the text in advance, so that the worker, which sends
-- the message later, needs no key. The row has the id of the later message, and is never deleted: the audit log holds its seal.
CREATE TABLE prepared_message (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('acknowledgement', 'reminder')),
  body bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  -- The first release that sends the message is on this day or later.
  due_on date NOT NULL,
  sent_on date,
  -- Whether the message is no longer needed.
  dropped boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  CHECK (sent_on IS NULL OR NOT dropped),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);
CREATE INDEX prepared_message_case ON prepared_message (org_id, case_id);
CREATE INDEX prepared_message_due ON prepared_message (org_id, due_on) WHERE sent_on IS NULL AND NOT dropped;

ALTER TABLE prepared_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON prepared_message AS RESTRICTIVE USING (org_id = (SELECT app.org())) WITH CHECK (org_id = (SELECT app.org()));
CREATE POLICY staff ON prepared_message TO voicase_admin
  USING (EXISTS (SELECT FROM "case" c WHERE c.org_id = prepared_message.org_id AND c.id = prepared_message.case_id OFFSET 0));
CREATE POLICY reminder_new ON prepared_message AS RESTRICTIVE FOR INSERT TO voicase_admin WITH CHECK (kind = 'reminder' AND sent_on IS NULL);
CREATE POLICY reporter_new ON prepared_message FOR INSERT TO voicase_reporter
  WITH CHECK (case_id = (SELECT app.case_id()) AND kind = 'acknowledgement' AND sent_on IS NULL AND NOT dropped);
CREATE POLICY send ON prepared_message TO voicase_worker USING (true) WITH CHECK (NOT dropped AND sent_on IS NOT NULL);
CREATE POLICY drop_them ON prepared_message TO voicase_lookup USING (org_id = (SELECT app.org())) WITH CHECK (dropped);
GRANT SELECT, INSERT ON prepared_message TO voicase_admin;
GRANT INSERT (org_id, id, case_id, kind, body, revision, due_on) ON prepared_message TO voicase_reporter;
GRANT SELECT, UPDATE (sent_on) ON prepared_message TO voicase_worker;
GRANT SELECT (org_id, id, case_id, sent_on, kind, dropped), UPDATE (dropped) ON prepared_message TO voicase_lookup;

-- The system is the author of an automatic message.
ALTER TABLE message
  DROP CONSTRAINT message_author_check, ADD CONSTRAINT message_author_check CHECK (author IN ('reporter', 'staff', 'system'));
-- The worker sends a prepared message as it is, once, and writes no other message.
CREATE POLICY send ON message FOR INSERT TO voicase_worker WITH CHECK (author = 'system' AND EXISTS (SELECT FROM prepared_message p
  WHERE p.org_id = message.org_id AND p.id = message.id AND p.case_id = message.case_id AND p.body = message.body AND p.sent_on IS NULL));
GRANT INSERT (org_id, id, case_id, number, shown, author, body, revision, sent_on, released_on) ON message TO voicase_worker;
GRANT SELECT (messages), UPDATE (messages) ON case_counter TO voicase_worker;

-- At a release, the automatic acknowledgement meets its deadline, sets the date of the feedback, and starts the deadline of the personal
-- message.
GRANT UPDATE (acknowledged_on) ON "case" TO voicase_worker;
GRANT SELECT (org_id, id, case_id, kind, due_on, met_on), INSERT (org_id, id, case_id, kind, started_on, due_on),
  UPDATE (started_on, due_on, met_on, met_by_message) ON deadline TO voicase_worker;
CREATE POLICY release_read ON deadline FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release ON deadline FOR UPDATE TO voicase_worker USING (met_on IS NULL AND kind IN ('acknowledgement', 'feedback'))
  WITH CHECK (met_on IS NULL OR kind = 'acknowledgement');
CREATE POLICY release_new ON deadline FOR INSERT TO voicase_worker WITH CHECK (kind = 'personal_message');

-- The steps of a case's deadlines. The server has the list of kinds. A new one needs no migration.
ALTER TABLE stage_history
  DROP CONSTRAINT stage_history_kind_check, ADD CONSTRAINT stage_history_kind_check CHECK (kind ~ '^[a-z_]{1,40}$');
CREATE POLICY release_read ON stage_history FOR SELECT TO voicase_worker USING (true);
CREATE POLICY release_new ON stage_history FOR INSERT TO voicase_worker
  WITH CHECK (member_id IS NULL AND kind IN ('acknowledged_automatically', 'reminded', 'reporter_answered'));
GRANT SELECT (org_id, case_id), INSERT (org_id, id, case_id, position, happened_on, kind) ON stage_history TO voicase_worker;
