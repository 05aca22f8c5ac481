-- Cases and their rows.
CREATE TABLE "case" (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  channel_id uuid NOT NULL,
  department_id uuid NOT NULL,
  form_id uuid NOT NULL,
  reporter_reference text NOT NULL,
  -- Case number, assigned with the year at release, so that it does not reveal the order within a release period.
  number int,
  year int,
  pseudonym text NOT NULL,
  stage text NOT NULL DEFAULT 'new' CHECK (stage IN ('new', 'in_triage', 'under_investigation', 'pending_review', 'closed')),
  source text NOT NULL DEFAULT 'web' CHECK (source IN ('web', 'phone', 'post', 'meeting', 'email')),
  anonymity text NOT NULL CHECK (anonymity IN ('anonymous', 'confidential')),
  language text NOT NULL,
  category_id uuid,
  severity text CHECK (severity IN ('low', 'medium', 'high', 'critical')),
  title bytea,
  revision int NOT NULL DEFAULT 1,
  restricted boolean NOT NULL DEFAULT false,
  received_on date NOT NULL,
  released_on date,
  acknowledged_on date,
  feedback_on date,
  closed_on date,
  -- Id of the entry that administrators see for a hidden case. It gives no access to the case and is in no other table.
  entry_id uuid NOT NULL DEFAULT gen_random_uuid(),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, reporter_reference),
  CHECK ((released_on IS NULL) = (number IS NULL) AND (number IS NULL) = (year IS NULL)),
  CHECK ((stage = 'closed') = (closed_on IS NOT NULL)),
  FOREIGN KEY (org_id, channel_id) REFERENCES channel (org_id, id),
  FOREIGN KEY (org_id, department_id) REFERENCES department (org_id, id),
  FOREIGN KEY (org_id, form_id) REFERENCES form_version (org_id, id),
  FOREIGN KEY (org_id, category_id) REFERENCES category (org_id, id)
);
CREATE INDEX case_channel ON "case" (org_id, channel_id);
CREATE INDEX case_department ON "case" (org_id, department_id);
CREATE INDEX case_form ON "case" (org_id, form_id);
CREATE INDEX case_category ON "case" (org_id, category_id);
-- A partial index, so that number is not a key column. Assigning a number then does not block writes of rows that reference the case.
CREATE UNIQUE INDEX case_number ON "case" (org_id, year, number) WHERE number IS NOT NULL;
CREATE INDEX case_unreleased ON "case" (org_id) WHERE released_on IS NULL;
CREATE UNIQUE INDEX case_entry ON "case" (org_id, entry_id);

CREATE TABLE case_counter (
  org_id uuid NOT NULL,
  case_id uuid NOT NULL,
  messages int NOT NULL DEFAULT 0,
  shown int NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, case_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);

CREATE TABLE answer (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  question uuid NOT NULL,
  value bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, question),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);

CREATE TABLE reporter_access (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  mac bytea NOT NULL,
  pepper_version int NOT NULL,
  created_on date NOT NULL,
  expires_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, mac),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);
CREATE INDEX reporter_access_case ON reporter_access (org_id, case_id);

CREATE TABLE identity (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  details bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);

CREATE TABLE message (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  number int NOT NULL,
  author text NOT NULL CHECK (author IN ('reporter', 'staff')),
  member_id uuid,
  body bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  sent_on date NOT NULL,
  released_on date,
  -- Number of the message for staff. A reporter's message gets it at its release, because staff number only messages that they can see.
  shown int,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, number),
  CONSTRAINT message_shown UNIQUE (org_id, case_id, shown),
  CHECK ((author = 'staff') = (member_id IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX message_member ON message (org_id, member_id);
CREATE INDEX message_unreleased ON message (org_id) WHERE released_on IS NULL;

CREATE TABLE read_mark (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- NULL: the mark of the reporter.
  member_id uuid,
  up_to int NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE NULLS NOT DISTINCT (org_id, case_id, member_id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX read_mark_member ON read_mark (org_id, member_id);

CREATE TABLE note (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  member_id uuid NOT NULL,
  body bytea NOT NULL,
  retraction bytea,
  revision int NOT NULL DEFAULT 1,
  written_at timestamptz NOT NULL,
  retracted_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK ((retraction IS NULL) = (retracted_at IS NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX note_case ON note (org_id, case_id);
CREATE INDEX note_member ON note (org_id, member_id);

-- A file arrives in pieces. Each piece is one object in the object store, because S3 refuses small parts of a multipart upload. The worker
-- joins the pieces later.
CREATE TABLE upload_slot (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  -- Set for uploads of staff, which belong to an existing case.
  case_id uuid,
  member_id uuid,
  object_key text NOT NULL,
  size bigint NOT NULL CHECK (size > 0),
  created_on date NOT NULL,
  expires_on date NOT NULL,
  finished boolean NOT NULL DEFAULT false,
  attached boolean NOT NULL DEFAULT false,
  -- Number of bytes that have arrived without a gap, from the start of the file.
  arrived bigint NOT NULL DEFAULT 0 CHECK (arrived BETWEEN 0 AND size),
  -- Names of the objects that hold the pieces, in the order of the file.
  pieces text[] NOT NULL DEFAULT '{}',
  -- Every object name that was reserved for a piece before its bytes arrived. Only the last one can still become a piece.
  tried text[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, object_key),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX upload_slot_id ON upload_slot (id);
CREATE INDEX upload_slot_case ON upload_slot (org_id, case_id);
CREATE INDEX upload_slot_member ON upload_slot (org_id, member_id);
-- For the batches that delete expired uploads.
CREATE INDEX upload_slot_expires ON upload_slot (org_id, expires_on);
-- Bytes that reporters have uploaded and not attached: in one organisation, and in all.
CREATE INDEX upload_slot_unattached ON upload_slot (org_id) INCLUDE (arrived) WHERE NOT attached AND arrived > 0 AND member_id IS NULL;

CREATE TABLE attachment (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  message_id uuid,
  author text NOT NULL CHECK (author IN ('reporter', 'staff')),
  member_id uuid,
  -- Part of the file's associated data, so it outlives the row of the upload. No foreign key.
  slot_id uuid NOT NULL,
  object_key text NOT NULL,
  wire_size bigint NOT NULL,
  details bytea NOT NULL,
  file_key bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  scan text NOT NULL DEFAULT 'not_scanned' CHECK (scan IN ('not_scanned', 'clean', 'refused')),
  added_on date NOT NULL,
  released_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, slot_id),
  CHECK ((author = 'staff') = (member_id IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, message_id) REFERENCES message (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX attachment_case ON attachment (org_id, case_id);
CREATE INDEX attachment_message ON attachment (org_id, message_id);
CREATE INDEX attachment_member ON attachment (org_id, member_id);
CREATE INDEX attachment_unreleased ON attachment (org_id) WHERE released_on IS NULL;

-- Files whose pieces are not joined yet. The worker deletes the row when the object of the attachment exists.
CREATE TABLE unjoined_file (
  org_id uuid NOT NULL,
  -- Id of the attachment.
  id uuid NOT NULL,
  pieces text[] NOT NULL CHECK (cardinality(pieces) > 1),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, id) REFERENCES attachment (org_id, id)
);

-- Entries of a case's timeline: its stages, restrictions, persons and recusals.
CREATE TABLE stage_history (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  position int NOT NULL,
  from_stage text,
  to_stage text,
  member_id uuid,
  reason bytea,
  revision int NOT NULL DEFAULT 1,
  happened_on date NOT NULL,
  happened_at timestamptz,
  kind text NOT NULL DEFAULT 'stage' CHECK (kind IN ('stage', 'restricted', 'restriction_asked', 'restriction_refused',
    'restriction_lifted', 'reviewer_let_in', 'person_added', 'person_removed', 'recused')),
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, position),
  CHECK ((member_id IS NULL) = (happened_at IS NULL)),
  CHECK ((kind = 'stage') = (to_stage IS NOT NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX stage_history_member ON stage_history (org_id, member_id);

CREATE TABLE closing (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  -- Counts the closings: a reopened case is closed in the next round.
  round int NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('substantiated', 'partly_substantiated', 'unsubstantiated', 'out_of_scope',
    'insufficient_information', 'withdrawn', 'duplicate', 'spam')),
  findings bytea NOT NULL,
  actions bytea NOT NULL,
  words bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  proposed_by uuid,
  approved_by uuid,
  closed_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, round),
  CHECK ((approved_by IS NULL) = (closed_on IS NULL)),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, proposed_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id)
);
CREATE INDEX closing_proposed_by ON closing (org_id, proposed_by);
CREATE INDEX closing_approved_by ON closing (org_id, approved_by);

CREATE TABLE person (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('subject', 'witness', 'other')),
  member_id uuid,
  name bytea NOT NULL,
  name_index bytea,
  revision int NOT NULL DEFAULT 1,
  -- Set when the entry was wrong. The row stays as evidence.
  removed_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX person_case ON person (org_id, case_id);
CREATE INDEX person_member ON person (org_id, member_id);

CREATE TABLE case_assignee (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  member_id uuid NOT NULL,
  backup boolean NOT NULL DEFAULT false,
  assigned_at timestamptz NOT NULL,
  -- The row is kept: a former assignee may not approve the closing.
  ended_at timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX case_assignee_now ON case_assignee (org_id, case_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX case_assignee_member ON case_assignee (org_id, member_id);

CREATE TABLE case_restriction (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  member_id uuid NOT NULL,
  -- The row is kept: it shows which members could see the case, and until when.
  ended_at timestamptz,
  -- True: an administrator admitted this member as a reviewer. A later restriction does not end the row.
  reviewer boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX case_restriction_now ON case_restriction (org_id, case_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX case_restriction_member ON case_restriction (org_id, member_id);

-- A restriction waits while `restricted_on` is NULL. Then it is in force until `ended_at`. If it ended while it waited, it was refused.
CREATE TABLE restriction (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  -- Only these members and the member who asked will see the case.
  members uuid[] NOT NULL,
  -- Set only if the restriction needed an approval: fewer than two people would then reach the case.
  approved_by uuid,
  restricted_on date,
  ended_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (approved_by <> asked_by),
  CHECK (approved_by IS NULL OR restricted_on IS NOT NULL),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, asked_by) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, approved_by) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX restriction_waits ON restriction (org_id, case_id) WHERE restricted_on IS NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX restriction_holds ON restriction (org_id, case_id) WHERE restricted_on IS NOT NULL AND ended_at IS NULL;
CREATE INDEX restriction_case ON restriction (org_id, case_id);
CREATE INDEX restriction_asked_by ON restriction (org_id, asked_by);
CREATE INDEX restriction_approved_by ON restriction (org_id, approved_by);

CREATE TABLE case_exclusion (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  member_id uuid NOT NULL,
  ground text NOT NULL CHECK (ground IN ('reporter', 'person', 'recusal')),
  -- Only the exclusion that a wrong entry of a person caused can be lifted.
  lifted_at timestamptz CHECK (lifted_at IS NULL OR ground = 'person'),
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
-- One row for each ground: lifting one exclusion leaves the others in force.
CREATE UNIQUE INDEX case_exclusion_now ON case_exclusion (org_id, case_id, member_id, ground) WHERE lifted_at IS NULL;
CREATE INDEX case_exclusion_member ON case_exclusion (org_id, member_id);

CREATE TABLE deadline (
  org_id uuid NOT NULL,
  id uuid NOT NULL,
  case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('acknowledgement', 'feedback')),
  due_on date NOT NULL,
  met_on date,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, kind),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id)
);
CREATE INDEX deadline_open ON deadline (org_id, due_on) WHERE met_on IS NULL;
