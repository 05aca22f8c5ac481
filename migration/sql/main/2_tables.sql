-- Every key begins with org_id. Otherwise a foreign key or unique constraint could reveal the rows of another tenant.
-- Sealed columns are row envelopes (docs/formats.md section 3). `revision` is part of their associated data.
-- Rows that a reporter caused have a date (`…_on`), never an instant (`…_at`).

-- Tables without org_id: the organisation itself, and data of a person across organisations.
CREATE TABLE organisation (
  id uuid PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  time_zone text NOT NULL,
  law_pack text NOT NULL,
  release_tick text NOT NULL DEFAULT 'hourly' CHECK (release_tick IN ('immediate', 'hourly', 'daily')),
  founded_at timestamptz NOT NULL,
  -- Decided by the platform owner. Staff work and new reports arrive in an active organisation only. Closed is final.
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended', 'closed')),
  state_changed_at timestamptz,
  suspended_for text CHECK (suspended_for IN ('requested', 'contract', 'abuse', 'security')),
  CHECK ((state = 'active') = (suspended_for IS NULL)),
  CHECK (state = 'active' OR state_changed_at IS NOT NULL)
);
CREATE TABLE account (
  id uuid PRIMARY KEY,
  email_index bytea NOT NULL UNIQUE,
  email bytea NOT NULL,
  name bytea NOT NULL,
  revision int NOT NULL DEFAULT 1,
  password_hash text,
  password_changed_at timestamptz,
  created_at timestamptz NOT NULL,
  disabled_at timestamptz
);
CREATE TABLE second_factor (
  account_id uuid NOT NULL REFERENCES account (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind = 'totp'),
  secret bytea NOT NULL,
  name bytea,
  last_step bigint NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  confirmed_at timestamptz,
  last_used_at timestamptz,
  PRIMARY KEY (account_id, id)
);
-- An account has at most one app that waits for its first code. A new one replaces it.
CREATE UNIQUE INDEX second_factor_waiting ON second_factor (account_id) WHERE confirmed_at IS NULL;
CREATE TABLE session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id),
  token_hash bytea NOT NULL,
  -- Hash of the part of the refresh token that never changes. A token with this part but another rest was used before.
  family_hash bytea NOT NULL,
  amr text[] NOT NULL,
  -- Browser and operating system, such as "Firefox, Linux", for the person's own list of sessions.
  device text,
  -- Set when the session began with single sign-on: it gives access to this organisation only.
  only_org uuid,
  started_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  authenticated_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX session_account ON session (account_id);

CREATE TABLE organisation_key (
  org_id uuid NOT NULL REFERENCES organisation (id),
  version int NOT NULL CHECK (version BETWEEN 1 AND 65535),
  wrapped bytea NOT NULL,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, version)
);
CREATE TABLE org_counter (
  org_id uuid NOT NULL REFERENCES organisation (id),
  year int NOT NULL,
  cases int NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, year)
);
CREATE TABLE department (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  parent_id uuid,
  name text NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, parent_id) REFERENCES department (org_id, id)
);
CREATE UNIQUE INDEX department_root ON department (org_id) WHERE parent_id IS NULL;
CREATE UNIQUE INDEX department_name ON department (org_id, parent_id, name);
CREATE TABLE membership (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  account_id uuid NOT NULL REFERENCES account (id),
  role text NOT NULL CHECK (role IN ('admin', 'manager', 'member', 'viewer')),
  allow int NOT NULL DEFAULT 0 CHECK (allow BETWEEN 0 AND 65535),
  deny int NOT NULL DEFAULT 0 CHECK (deny BETWEEN 0 AND 65535),
  case_scope text NOT NULL DEFAULT 'departments' CHECK (case_scope IN ('none', 'named', 'assigned', 'departments')),
  expires_on date,
  -- From this instant the member has no access, until resumed. Their assignments stay.
  suspended_at timestamptz,
  removed_at timestamptz,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, account_id)
);
CREATE INDEX membership_account ON membership (account_id);
CREATE TABLE membership_department (
  org_id uuid NOT NULL,
  membership_id uuid NOT NULL,
  department_id uuid NOT NULL,
  PRIMARY KEY (org_id, membership_id, department_id),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id),
  FOREIGN KEY (org_id, department_id) REFERENCES department (org_id, id)
);
CREATE INDEX membership_department_department ON membership_department (org_id, department_id);
CREATE TABLE category (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  code text NOT NULL,
  name jsonb NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, code)
);
CREATE TABLE form_version (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  version int NOT NULL,
  definition jsonb NOT NULL,
  published_on date NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE channel (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- Part of the channel's public URL. The only unique key that spans all organisations.
  slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{2,62}$'),
  department_id uuid NOT NULL,
  form_id uuid NOT NULL,
  mode text NOT NULL CHECK (mode IN ('anonymous', 'confidential', 'choice')),
  languages text[] NOT NULL CHECK (cardinality(languages) > 0),
  name jsonb NOT NULL,
  welcome jsonb NOT NULL,
  readers jsonb NOT NULL,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, department_id) REFERENCES department (org_id, id),
  FOREIGN KEY (org_id, form_id) REFERENCES form_version (org_id, id)
);
CREATE INDEX channel_department ON channel (org_id, department_id);
CREATE INDEX channel_form ON channel (org_id, form_id);

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
CREATE TABLE case_counter (
  org_id uuid NOT NULL,
  case_id uuid NOT NULL,
  messages int NOT NULL DEFAULT 0,
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
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, case_id, number),
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
CREATE TABLE upload_slot (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  secret_hash bytea NOT NULL,
  -- Set for uploads of staff, which belong to an existing case.
  case_id uuid,
  member_id uuid,
  object_key text NOT NULL,
  upload_id text,
  size bigint NOT NULL CHECK (size > 0),
  created_on date NOT NULL,
  expires_on date NOT NULL,
  finished boolean NOT NULL DEFAULT false,
  attached boolean NOT NULL DEFAULT false,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, object_key),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE INDEX upload_slot_id ON upload_slot (id);
CREATE INDEX upload_slot_case ON upload_slot (org_id, case_id);
CREATE INDEX upload_slot_member ON upload_slot (org_id, member_id);
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
  kind text NOT NULL DEFAULT 'stage' CHECK (kind IN ('stage', 'restricted', 'restriction_lifted', 'person_added', 'person_removed', 'recused')),
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
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, case_id) REFERENCES "case" (org_id, id),
  FOREIGN KEY (org_id, member_id) REFERENCES membership (org_id, id)
);
CREATE UNIQUE INDEX case_restriction_now ON case_restriction (org_id, case_id, member_id) WHERE ended_at IS NULL;
CREATE INDEX case_restriction_member ON case_restriction (org_id, member_id);
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
CREATE TABLE idempotency_key (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  mac bytea NOT NULL,
  body_mac bytea NOT NULL,
  -- Id of the row that the first call created.
  result uuid NOT NULL,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, id),
  UNIQUE (org_id, mac)
);
CREATE TABLE audit_event (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  -- A restore raises the epoch, because transaction ids are comparable only within one life of the database.
  epoch int NOT NULL DEFAULT 1,
  -- Set on INSERT. For an event that a reporter caused, set at its release.
  xid xid8,
  event_no int NOT NULL,
  kind text NOT NULL,
  actor text NOT NULL CHECK (actor IN ('reporter', 'member', 'token', 'account', 'system', 'platform')),
  actor_ref bytea,
  case_ref bytea,
  object_ref bytea,
  seals bytea NOT NULL DEFAULT '',
  commitment bytea NOT NULL,
  happened_on date NOT NULL,
  happened_at timestamptz,
  PRIMARY KEY (org_id, id),
  CHECK (actor <> 'reporter' OR happened_at IS NULL)
);
CREATE INDEX audit_event_case ON audit_event (org_id, case_ref);
CREATE INDEX audit_event_unreleased ON audit_event (org_id) WHERE xid IS NULL;
CREATE TABLE audit_payload (
  org_id uuid NOT NULL,
  event_id uuid NOT NULL,
  salt bytea NOT NULL,
  payload bytea NOT NULL,
  PRIMARY KEY (org_id, event_id),
  FOREIGN KEY (org_id, event_id) REFERENCES audit_event (org_id, id)
);
CREATE TABLE outbox (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('invitation', 'confirm_email', 'email_changed', 'reset', 'reset_done')),
  language text NOT NULL CHECK (language IN ('en', 'de')),
  recipient bytea NOT NULL,
  link bytea,
  revision int NOT NULL DEFAULT 1,
  created_on date NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE TABLE job (
  org_id uuid NOT NULL REFERENCES organisation (id),
  id uuid NOT NULL,
  kind text NOT NULL,
  -- Member in whose context the job runs. NULL: a system job of the allow-list.
  membership_id uuid,
  payload jsonb NOT NULL,
  due_on date NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  claimed_until timestamptz,
  PRIMARY KEY (org_id, id),
  FOREIGN KEY (org_id, membership_id) REFERENCES membership (org_id, id)
);
CREATE INDEX job_membership ON job (org_id, membership_id);
CREATE INDEX job_due ON job (due_on);
